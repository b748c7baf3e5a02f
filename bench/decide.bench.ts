import { bench, describe } from 'vitest';
import { decideUser } from '../src/core/decide.ts';
import { aKey, keyId } from '../test/build/key.ts';
import { policyWith } from '../test/build/policy.ts';
import { aContext, aSituation } from '../test/build/situation.ts';
import { daysAgo } from '../test/build/time.ts';
import { aUser } from '../test/build/user.ts';

/** Budget: at least 500,000 keys a second on one core, so at least 50 rounds of 10,000 keys. */
const KEYS = 10_000;

const situations = Array.from({ length: KEYS }, (_, number) =>
  aSituation({
    user: aUser({
      name: `user-${number}`,
      tags: { email: `user-${number}@example.com` },
      keys: [aKey({ id: keyId(number), created: daysAgo(number % 400), lastUsed: daysAgo(number % 90) })],
    }),
  }),
);
const context = aContext({ policy: policyWith({ unused: {}, rotate: {}, inactive: {} }) });

describe('deciding', () => {
  bench(`${KEYS} keys`, () => {
    for (const situation of situations) decideUser(situation, context);
  });
});
