import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANA } from '../testing/words.ts';
import { finalName, pendingName, probeNames } from './names.ts';

const userName = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);

describe('names in the bucket', () => {
  it('the owner fetches predecessor B’s object', () => {
    expect(finalName(ANA, 'AKIANEW')).toBe('credential/ana/ana_AKIANEW.csv');
  });

  it('what is not handed over yet is outside of everything that owners can read', () => {
    fc.assert(
      fc.property(userName, (name) => {
        const user = { ...ANA, user: name };
        for (const object of [pendingName(user, 'AKIANEW'), probeNames(user).pending])
          expect(object.startsWith('credential/')).toBe(false);
      }),
    );
  });

  it('no two users or keys share one', () => {
    fc.assert(
      fc.property(userName, userName, fc.boolean(), (one, other, isSameKey) => {
        fc.pre(one !== other || !isSameKey);
        const key = isSameKey ? 'AKIAA' : 'AKIAB';
        expect(finalName({ ...ANA, user: one }, 'AKIAA')).not.toBe(finalName({ ...ANA, user: other }, key));
        expect(pendingName({ ...ANA, userId: one }, 'AKIAA')).not.toBe(
          pendingName({ ...ANA, userId: other }, key),
        );
      }),
    );
  });

  it('what is not handed over yet is where it was after a change of name', () => {
    expect(pendingName({ ...ANA, user: 'anna' }, 'AKIANEW')).toBe(pendingName(ANA, 'AKIANEW'));
  });
});
