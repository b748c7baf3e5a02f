import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Deed, type Story, play } from './life.ts';
import { anyLife } from './lives.ts';

/** Plays many lives; the seed makes every machine play the same. */
function inEveryLife(judge: (story: Story) => void): void {
  fc.assert(
    fc.property(anyLife, (life) => judge(play(life))),
    { seed: 20261104, numRuns: 100 },
  );
}

/** The section of the policy in force that speaks of a deed. */
function sectionOf({ cause, policy }: Deed) {
  const { unused, rotate, inactive } = policy.rules[0]!;
  if (cause === 'rotated') return rotate;
  return cause === 'unused' ? unused : inactive;
}

/** Deeds that a use of the key puts back to the first notice: not deactivations by age, nor after a rotation. */
function isAboutUse({ step, cause, policy }: Deed): boolean {
  return step === 'delete' || (cause === 'unused' && policy.rules[0]!.unused!.measure === 'last-used');
}

describe('whatever happens in the life of a user', () => {
  it('no key is deactivated or deleted unless its owner was told of just that, at least the grace before', () => {
    let seen = 0;
    inEveryLife(({ deeds }) => {
      for (const deed of deeds) {
        const { grace } = sectionOf(deed)!;
        const told = deed.standing.filter(({ to, at }) => to === deed.owner && at + grace <= deed.at);
        expect(told).not.toEqual([]);
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(100);
  });

  it('no key is deactivated or deleted on the strength of a notice from before its last use', () => {
    inEveryLife(({ deeds }) => {
      for (const deed of deeds.filter(isAboutUse)) {
        const told = deed.standing.filter(({ to, at }) => to === deed.owner && at >= (deed.lastUse ?? 0));
        expect(told).not.toEqual([]);
      }
    });
  });

  it('no key is deactivated or deleted before any date that anybody was promised for that', () => {
    inEveryLife(({ deeds }) => {
      for (const { at, promises } of deeds)
        for (const promised of promises) expect(at).toBeGreaterThanOrEqual(promised);
    });
  });

  it('no key is deactivated as unused that was used, made or restored more recently than the policy in force says', () => {
    let seen = 0;
    inEveryLife(({ deeds }) => {
      for (const deed of deeds.filter(({ step, cause }) => step === 'deactivate' && cause === 'unused')) {
        const { after, measure } = deed.policy.rules[0]!.unused!;
        const used = measure === 'age' ? null : deed.lastUse;
        const since = Math.max(deed.made, used ?? 0, deed.restoredAt ?? 0);
        expect(deed.at - since).toBeGreaterThanOrEqual(after);
        expect(deed.offSince).toBeNull();
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(100);
  });

  it('no key is deactivated as replaced unless it is old and quiet, and a newer one has been there and in use', () => {
    let seen = 0;
    inEveryLife(({ deeds }) => {
      for (const deed of deeds.filter(({ step, cause }) => step === 'deactivate' && cause === 'rotated')) {
        const { warn, after, deactivate, oldKeyIdle } = deed.policy.rules[0]!.rotate!;
        const latest = deed.at - deactivate;
        const successors = deed.inUse.filter(({ made }) => made >= deed.made + warn! && made <= latest);
        expect(successors).not.toEqual([]);
        expect(deed.at - deed.made).toBeGreaterThanOrEqual(after);
        expect(deed.at - (deed.lastUse ?? 0)).toBeGreaterThanOrEqual(oldKeyIdle);
        expect(deed.restoredAt ?? 0).toBeLessThanOrEqual(latest);
        expect(deed.offSince).toBeNull();
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(0);
  });

  it('no key is deleted that was not seen inactive for as long as the policy in force says', () => {
    let seen = 0;
    inEveryLife(({ deeds }) => {
      for (const deed of deeds.filter(({ step }) => step === 'delete')) {
        const kept = sectionOf(deed)!.delete;
        expect(kept).not.toBeNull();
        expect(deed.offSince).not.toBeNull();
        expect(deed.at - Math.max(deed.offSince!, deed.lastUse ?? 0)).toBeGreaterThanOrEqual(kept!);
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(20);
  });

  it('no look at a user ends in more than one change', () => {
    inEveryLife(({ looks }) => {
      for (const { decisions } of looks) {
        const changes = decisions.filter(
          (decision) => decision.kind === 'step' && decision.step !== 'notify',
        );
        expect(changes.length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('nothing is done to an exempt user but putting records right and taking back what was told', () => {
    let seen = 0;
    inEveryLife(({ looks }) => {
      for (const { situation, decisions } of looks) {
        const exempt = situation.user.tags.known && situation.user.tags.value.has('keywarden:exempt');
        if (!exempt) continue;
        for (const decision of decisions) {
          if (decision.kind !== 'step' || decision.reason === 'NoticeVoid') continue;
          expect(decision.step).toBe('repair');
          expect(decision.reason).not.toBe('Adopted');
        }
        seen += 1;
      }
    });
    expect(seen).toBeGreaterThan(100);
  });
});
