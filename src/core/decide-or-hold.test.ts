import { describe, expect, it } from 'vitest';
import { aKey } from '../../test/build/key.ts';
import { aContext, aSituation } from '../../test/build/situation.ts';
import { aUser } from '../../test/build/user.ts';
import { decideOrHold } from './decide-or-hold.ts';
import { decideUser } from './decide.ts';

describe('deciding one user among many', () => {
  const user = aUser({ keys: [aKey()] });

  it('is deciding that user', () => {
    const situation = aSituation({ user });
    expect(decideOrHold(situation, aContext())).toEqual(decideUser(situation, aContext()));
  });

  it('leaves a user undecided on whom the decision fails, and says why', () => {
    const broken = {
      ...aSituation({ user }),
      get receipts(): never {
        throw new RangeError('Invalid time value');
      },
    };
    expect(decideOrHold(broken, aContext())).toMatchObject([
      {
        kind: 'hold',
        reason: 'ObservationIncomplete',
        user: user.user,
        message: `${user.user} could not be decided, so nothing is done: Invalid time value`,
      },
    ]);
  });
});
