import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANA } from '../testing/words.ts';
import { PLACEHOLDER, secretName, versionId } from './names.ts';

const userName = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
const nameOf = (user: string) => secretName({ ...ANA, user });

describe('the name of a user’s secret', () => {
  it('is the user’s, as it is wherever it can be', () => {
    expect(nameOf('ana')).toBe('keywarden/ana');
    expect(nameOf('a+b=c.d@e-f_G')).toBe('keywarden/a+b=c.d@e-f_G');
    expect(nameOf('ci,eu')).toBe('keywarden/ci/eu');
  });

  it('is one that Secrets Manager takes, and shared by no two users', () => {
    fc.assert(
      fc.property(userName, userName, (one, other) => {
        expect(nameOf(one)).toMatch(/^[A-Za-z0-9/_+=.@-]{1,512}$/);
        expect(nameOf(one).slice('keywarden/'.length).replaceAll('/', ',')).toBe(one);
        expect(nameOf(one) === nameOf(other)).toBe(one === other);
      }),
    );
  });
});

describe('the version id of a key', () => {
  it('is a UUID in shape, the same for the same key only', () => {
    const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    expect(versionId('AKIAA')).toMatch(uuid);
    expect(versionId('AKIAA')).toBe(versionId('AKIAA'));
    expect(new Set([versionId('AKIAA'), versionId('AKIAB'), PLACEHOLDER]).size).toBe(3);
    expect(PLACEHOLDER).toMatch(uuid);
  });
});
