import { expect, it } from 'vitest';
import { aUser } from '../../test/build/user.ts';
import { known } from '../core/model/known.ts';
import type { OwnerSource } from '../core/model/policy.ts';
import { findOwner } from './find-owner.ts';

const SOURCES: readonly OwnerSource[] = [
  { kind: 'tag', tag: 'email' },
  { kind: 'map', file: 'owners.csv' },
  { kind: 'fallback', address: 'all@example.com' },
];
const NOBODY = known(new Set<string>());

it('who answers is unknown while a directory that is needed was not opened: the fallback is not told instead', async () => {
  expect(await findOwner(aUser({ name: 'ana' }), SOURCES, NOBODY, new Map())).toMatchObject({
    known: false,
    because: expect.stringContaining('map owners.csv was not opened') as unknown,
  });
});

it('a directory that was not opened is nothing to whom a source before it names', async () => {
  const ana = aUser({ name: 'ana', tags: { email: 'ana@example.com' } });
  expect(await findOwner(ana, SOURCES, NOBODY, new Map())).toMatchObject({
    value: { owner: { address: 'ana@example.com' } },
  });
});

it('whoever is outside of the domains is the answer: nobody after them is asked, a directory neither', async () => {
  const ana = aUser({ name: 'ana', tags: { email: 'ana@evil.example' } });
  const within = (address: string) => address.endsWith('@example.com');
  expect(await findOwner(ana, SOURCES, NOBODY, new Map(), within)).toEqual(
    known({ owner: null, passedOver: [], outside: 'tag email: ana@evil.example' }),
  );
});

it('what is no address at all is passed over, also one that only looks like an address within', async () => {
  const [tag, , fallback] = SOURCES;
  const ana = aUser({ name: 'ana', tags: { email: 'ana@ex\u0430mple.com' } });
  const found = await findOwner(
    ana,
    [tag, fallback].flatMap((each) => each ?? []),
    NOBODY,
    new Map(),
    (address) => address.endsWith('@example.com'),
  );
  expect(found).toMatchObject({ value: { owner: { address: 'all@example.com' } } });
});
