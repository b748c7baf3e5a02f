import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideUser } from '../../src/core/decide.ts';
import { play } from './life.ts';
import { anyLife, anyPolicy } from './lives.ts';

it('no new policy and no new owner brings a promised date forward', () => {
  let kept = 0;
  fc.assert(
    fc.property(
      anyLife,
      anyPolicy(),
      fc.constantFrom('first@example.com', 'second@example.com'),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (life, policy, owner, share) => {
        for (const { situation, context } of play(life).looks) {
          const promises = [...situation.receipts.values()].flatMap((own) => (own.known ? own.value : []));
          for (const { keyId, announced, promised } of promises) {
            if (promised === null || promised <= context.now) continue;
            const now = context.now + Math.floor((promised - 1 - context.now) * share);
            const decisions = decideUser(
              { ...situation, owner: { known: true, value: owner } },
              { ...context, policy, now },
            );
            const broken = decisions.filter(
              (decision) =>
                decision.kind === 'step' && decision.keyId === keyId && decision.step === announced,
            );
            expect(broken).toEqual([]);
            kept += 1;
          }
        }
      },
    ),
    { seed: 20261104, numRuns: 60 },
  );
  expect(kept).toBeGreaterThan(500);
});
