import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/known.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { OwnerSource } from '../core/model/policy.ts';
import { type Owner, ownerName, resolveOwner } from './owner.ts';

const byTag: OwnerSource = { kind: 'tag', tag: 'email' };
const byName: OwnerSource = { kind: 'user-name' };
const fallback: OwnerSource = { kind: 'fallback', address: 'cloud-security@example.com' };
const nobodyBounces = known(new Set<string>());

describe('resolveOwner', () => {
  it('takes the address in the tag', () => {
    expect(
      resolveOwner(aUser({ tags: { email: 'bob@example.com' } }), [byTag, fallback], nobodyBounces),
    ).toEqual(
      known({ owner: { address: 'bob@example.com', name: 'bob', source: 'tag email' }, passedOver: [] }),
    );
  });

  it('finds the tag whatever the case of its name, and trims its value', () => {
    expect(ownerOf(aUser({ tags: { Email: ' bob@example.com ' } }), [byTag])?.address).toBe(
      'bob@example.com',
    );
  });

  it('takes the first source that yields an address, in the order of the policy', () => {
    const user = aUser({ name: 'eve@example.com', tags: { email: 'bob@example.com' } });
    expect(ownerOf(user, [byTag, byName])?.source).toBe('tag email');
    expect(ownerOf(user, [byName, byTag])?.source).toBe('user name');
  });

  it('takes the user name when it is an address, and is silent about one that is not', () => {
    expect(ownerOf(aUser({ name: 'bob+aws@example.com' }), [byName])).toEqual({
      address: 'bob+aws@example.com',
      name: 'bob',
      source: 'user name',
    });
    expect(resolveOwner(aUser({ name: 'ci-deploy' }), [byName], nobodyBounces)).toEqual(
      known({ owner: null, passedOver: [] }),
    );
  });

  it('passes over a tag that is not an address, and tells so', () => {
    const found = resolveOwner(
      aUser({ tags: { email: 'bob@corp,example' } }),
      [byTag, fallback],
      nobodyBounces,
    );
    expect(found).toEqual(
      known({
        owner: { address: 'cloud-security@example.com', name: 'cloud-security', source: 'fallback' },
        passedOver: ['tag email: bob@corp,example is not an address'],
      }),
    );
  });

  it('passes over an address that bounces, compared without case, and tells so', () => {
    const bounces = known(new Set(['bob@example.com']));
    const found = resolveOwner(aUser({ tags: { email: 'Bob@Example.com' } }), [byTag], bounces);
    expect(found).toEqual(known({ owner: null, passedOver: ['tag email: Bob@Example.com bounces'] }));
  });

  it('passes over an empty tag, and tells so', () => {
    const found = resolveOwner(aUser({ tags: { email: '' } }), [byTag], nobodyBounces);
    expect(found).toEqual(known({ owner: null, passedOver: ['tag email: it is empty'] }));
  });

  it('has no owner when even the fallback bounces', () => {
    const found = resolveOwner(aUser({}), [byTag, fallback], known(new Set(['cloud-security@example.com'])));
    expect(found).toEqual(
      known({ owner: null, passedOver: ['fallback: cloud-security@example.com bounces'] }),
    );
  });

  it('does not know the owner when the tags could not be read, even with a fallback', () => {
    const user: UserObservation = { ...aUser({}), tags: unknown('access denied') };
    expect(resolveOwner(user, [byTag, fallback], nobodyBounces)).toEqual(
      unknown('the tags that name the owner of ci-deploy could not be read: access denied'),
    );
  });

  it('needs no tags when no source reads one', () => {
    const user: UserObservation = { ...aUser({}), tags: unknown('access denied') };
    expect(ownerOf(user, [byName, fallback])?.source).toBe('fallback');
  });

  it('does not know the owner when nobody knows which addresses bounce', () => {
    const user = aUser({ tags: { email: 'bob@example.com' } });
    expect(resolveOwner(user, [byTag], unknown('SES did not answer'))).toEqual(
      unknown('which addresses bounce is not known: SES did not answer'),
    );
  });
});

describe('ownerName', () => {
  it.each([
    ['bob@example.com', 'bob'],
    ['bob+aws@example.com', 'bob'],
    ['+aws@example.com', '+aws@example.com'],
  ])('greets %s as %s', (address, name) => {
    expect(ownerName(address)).toBe(name);
  });
});

function ownerOf(user: UserObservation, sources: readonly OwnerSource[]): Owner | null | undefined {
  const found = resolveOwner(user, sources, nobodyBounces);
  return found.known ? found.value.owner : undefined;
}

function aUser({
  name = 'ci-deploy',
  tags = {},
}: {
  name?: string;
  tags?: Record<string, string>;
}): UserObservation {
  return {
    account: '111122223333',
    user: name,
    arn: `arn:aws:iam::111122223333:user/${name}`,
    path: '/',
    userId: known('AIDAEXAMPLE'),
    createdAt: Date.UTC(2025, 0, 1),
    tags: known(new Map(Object.entries(tags))),
    groups: known([]),
    attachedPolicies: known([]),
    keys: known([]),
    faults: [],
  };
}
