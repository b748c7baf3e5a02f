import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANA } from '../testing/words.ts';
import { finalName, pendingName, probeName } from './names.ts';

const userName = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);

describe('names in the bucket', () => {
  it('the owner fetches predecessor B’s object', () => {
    expect(finalName(ANA, 'AKIANEW')).toBe('credential/ana/ana_AKIANEW.csv');
  });

  it('what is not handed over yet is in no user’s folder', () => {
    fc.assert(
      fc.property(userName, userName, (name, anybody) => {
        const user = { ...ANA, user: name };
        for (const object of [pendingName(user, 'AKIANEW'), probeName(user)]) {
          expect(object.startsWith('credential/')).toBe(true);
          expect(object.startsWith(`credential/${anybody}/`)).toBe(false);
        }
      }),
    );
  });

  it('no two users or keys share one', () => {
    fc.assert(
      fc.property(userName, userName, fc.boolean(), (one, other, isSameKey) => {
        fc.pre(one !== other || !isSameKey);
        const key = isSameKey ? 'AKIAA' : 'AKIAB';
        for (const name of [finalName, pendingName])
          expect(name({ ...ANA, user: one }, 'AKIAA')).not.toBe(name({ ...ANA, user: other }, key));
      }),
    );
  });
});
