import type { Verdict } from '../model/decision.ts';
import type { KeyRecord } from '../model/record.ts';
import { type Duration, HOUR, type Instant, latest } from '../model/time.ts';
import { isQuarantine } from '../quarantine.ts';
import { type UnclearMark, unclearMark } from '../records.ts';
import { USE_SHOWS_WITHIN, newcomersOf } from '../rotation-repair.ts';
import { inOneLine, waysOut } from '../settle.ts';
import type { KeyState } from './key-state.ts';
import { exempt } from './exempt.ts';
import { groundOf } from './ground.ts';
import { hasBeenTold } from './notice-clock.ts';
import type { Check, KeySituation } from './situation.ts';
import { toldOnce } from './told-once.ts';
import { protectedUser } from './user.ts';
import { hold } from './verdicts.ts';

/** What could not be cleared up is looked into again once a day: CloudTrail may answer by then. */
const ASK_AGAIN: Duration = 20 * HOUR;

/**
 * Row 2. An interrupted rotation is repaired before anything else is thought about: undone before its commit, carried on
 * after it. Exempt and protected users, too, as far as that touches no key.
 */
export const rotationInterrupted: Check = (situation) => {
  const { state, states, user } = situation;
  const verdict =
    state.kind === 'rotating'
      ? undo(situation, state.intent)
      : state.kind === 'issued' && state.hidden !== null
        ? goForward(situation, state.hidden)
        : [...states.values()].some(isInterrupted)
          ? hold('RotationInterrupted', `An interrupted rotation of another key of ${user.user} comes first.`)
          : undefined;
  // What only waits must not keep a leak from being told.
  return verdict?.kind === 'step' && verdict.step === 'repair'
    ? verdict
    : unlessQuarantined(situation, verdict);
};

function isInterrupted(state: KeyState): boolean {
  return state.kind === 'rotating' || (state.kind === 'issued' && state.hidden !== null);
}

function unlessQuarantined({ user }: KeySituation, verdict: Verdict | undefined): Verdict | undefined {
  const { attachedPolicies } = user;
  return attachedPolicies.known && attachedPolicies.value.some(isQuarantine) ? undefined : verdict;
}

/** Before the commit: what was begun is taken back, and only where it is certain whose it is. */
function undo(situation: KeySituation, intent: KeyRecord): Verdict {
  const { user, keyId, now, policy } = situation;
  const old = keyId ?? '';
  const found = newcomersOf(user, intent);
  if (found === null) {
    return hold(
      'RotationUnclear',
      `The interrupted rotation of ${old} does not say which keys there were before. To treat the keys like any others: aws iam untag-user --user-name ${user.user} --tag-keys keywarden:${old}`,
    );
  }
  const repair: Verdict = {
    kind: 'step',
    step: 'repair',
    reason: 'RotationInterrupted',
    message: `Run ${intent.run} stopped in the middle of replacing ${old}: what it began is undone.`,
    due: now,
    cause: null,
    record: null,
    undo: intent,
  };
  const [first] = found.keys;
  if (first === undefined) return repair;
  if (policy.deliver === null) return notConfigured(situation, intent, first.keyId ?? '');
  const shield = protectedUser(situation) ?? exempt(situation);
  if (shield !== undefined) {
    return hold(
      'RotationInterrupted',
      `Run ${intent.run} stopped in the middle of replacing ${old}. ${first.keyId ?? ''} is left alone, because no key of this user is touched. ${shield.message}`,
    );
  }
  const shownAt = latest(0, ...found.keys.map(({ createdAt }) => (createdAt.known ? createdAt.value : null)));
  if (now < shownAt + USE_SHOWS_WITHIN) {
    return hold(
      'RotationInterrupted',
      `Run ${intent.run} stopped in the middle of replacing ${old}. AWS shows the use of a key hours late, so nothing is done to ${first.keyId ?? ''} before it would show.`,
      { step: 'repair', at: shownAt + USE_SHOWS_WITHIN },
    );
  }
  const mark = unclearMark(intent);
  const isSettled = mark !== null && found.keys.every((key) => key.keyId !== mark.keyId);
  if (mark === null || isSettled) return repair;
  const message = `Run ${intent.run} stopped in the middle of replacing ${old}. ${why(mark)} Keywarden touches neither key. ${inOneLine(waysOut(user, old, mark.keyId))}`;
  return settledByPeople(situation, { mark, message, repair, began: intent.since });
}

function why({ reason, keyId }: UnclearMark): string {
  return reason === 'UnattributedKey'
    ? `${keyId} appeared then, and CloudTrail does not show who made it.`
    : `${keyId} was made then, and somebody may be using it.`;
}

/** After the commit: the replacement is its owner's, and only has to be made visible. */
function goForward(situation: KeySituation, record: KeyRecord): Verdict {
  const { user, keyId, now, policy } = situation;
  const fresh = keyId ?? '';
  const begun = `Run ${record.run} stopped before ${fresh}, the replacement of ${record.extra['for'] ?? ''}, could be fetched`;
  if (policy.deliver === null) return notConfigured(situation, record, fresh);
  const repair: Verdict = {
    kind: 'step',
    step: 'repair',
    reason: 'RotationInterrupted',
    message: `${begun}: it is made visible to ${user.user}.`,
    due: now,
    cause: null,
    record: null,
    undo: null,
    reveal: record,
  };
  const mark = unclearMark(record);
  if (mark === null) return repair;
  const message = `${begun}. Its secret is not where "deliver" points to now (it went to ${record.extra['hidden'] ?? ''}): put the former "deliver" back. If the secret is lost, another key is issued after: aws iam delete-access-key --user-name ${user.user} --access-key-id ${fresh}`;
  return settledByPeople(situation, { mark, message, repair, began: record.since });
}

interface Unsettled {
  readonly mark: UnclearMark;
  readonly message: string;
  readonly repair: Verdict;
  readonly began: Instant;
}

/** The owner is told once; then it waits for people, and is looked into again once a day. */
function settledByPeople(situation: KeySituation, { mark, message, repair, began }: Unsettled): Verdict {
  const { reason, keyId, asked } = mark;
  const held =
    situation.now >= asked + ASK_AGAIN
      ? repair
      : hold(reason, message, { step: 'repair', at: asked + ASK_AGAIN });
  if (situation.key === null || situation.policy.notify === null) return held;
  const ground = groundOf(situation, {
    announced: 'attention',
    reason,
    measured: 'interrupted',
    since: began,
    successor: keyId,
  });
  if (hasBeenTold(situation, ground)) return { ...held, grounds: [ground] };
  return toldOnce(situation, {
    ground,
    message,
    due: asked,
    cause: null,
    held: hold(reason, message),
    escalated: true,
    urgent: false,
  });
}

function notConfigured({ user, keyId }: KeySituation, record: KeyRecord, about: string): Verdict {
  return hold(
    'NotConfigured',
    `Run ${record.run} stopped in the middle of a rotation for ${user.user}, and the configuration has no "deliver" section any more. Put it back until this is finished; or settle it by hand. ${inOneLine(waysOut(user, keyId ?? '', about))}`,
  );
}
