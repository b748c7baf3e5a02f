import type { Cause } from '../model/cause.ts';
import type { Verdict } from '../model/decision.ts';
import type { Rule } from '../model/policy.ts';
import { DAY, type Duration, type Instant, toDate } from '../model/time.ts';
import { isBurnt } from '../memory/burnt.ts';
import { adoptedRecord } from '../records.ts';
import { announcedStep } from './announced-step.ts';
import { groundOf } from './ground.ts';
import type { Check, KeySituation } from './situation.ts';
import { withTagRoom } from './tag-room.ts';
import { toldOnce } from './told-once.ts';
import { hold, report } from './verdicts.ts';

/** Row 6. Inactive on our clock: deleted when the `delete` time of its cause is over and the owner has had the grace. */
export const deactivatedByUs: Check = (situation) => {
  const { state, rule, key } = situation;
  if (state.kind !== 'off' || key?.status !== 'Inactive') return undefined;
  const section = state.isStray ? STRAY : rule === null ? null : sectionOf(rule, state.cause);
  if (section === null) {
    return report(
      'NoDeletionRule',
      `Deactivated (${state.cause}), and the rule that matches today says nothing of deletion: it is kept.`,
    );
  }
  return section.delete === null
    ? keptForGood(situation, state)
    : towardsDeletion(situation, state, { ...section, delete: section.delete });
};

/** Row 7. Inactive by someone else's hand: on our clock only when the rule says so. */
export const deactivatedByOthers: Check = (situation) => {
  const { state, rule, now, run, keyId } = situation;
  if (state.kind !== 'off-by-others') return undefined;
  if (!rule?.inactive?.adopt)
    return report('InactiveByOthers', 'Inactive, though not by Keywarden; the rule leaves such keys alone.');
  const verdict: Verdict = {
    kind: 'step',
    step: 'repair',
    reason: 'Adopted',
    message: `Key ${keyId ?? ''} is inactive by someone else's hand; its clock starts now, at our first observation.`,
    due: now,
    cause: 'adopted',
    record: adoptedRecord(state.record, now, run),
    undo: null,
  };
  return withTagRoom(situation, verdict);
};

/** A key that appeared with an interrupted rotation and is nobody's: a day to be missed in, then it goes. */
const STRAY: Deletion = { delete: DAY, grace: DAY, remind: [] };

type Off = Extract<KeySituation['state'], { kind: 'off' }>;
interface Deletion {
  readonly delete: Duration;
  readonly grace: Duration;
  readonly remind: readonly Duration[];
}

function towardsDeletion(
  situation: KeySituation,
  { cause, since, isStray }: Off,
  section: Deletion,
): Verdict {
  return announcedStep(situation, {
    ground: groundOf(situation, {
      announced: 'delete',
      reason: 'InactiveTooLong',
      cause,
      measured: 'off',
      since,
      limit: section.delete,
    }),
    cause,
    facts: isStray
      ? `Made by a rotation that stopped before anybody could have it, and switched off, since ${toDate(since)}.`
      : offMessage(cause, since),
    leftOver: isStray,
    began: since,
    threshold: since + section.delete,
    grace: section.grace,
    remind: section.remind,
    waits: 'AwaitingDeletion',
    meanwhile:
      situation.memory.known && isBurnt(situation.memory.value, situation.keyId)
        ? 'It was reported leaked and stays off.'
        : 'It can be restored until it is deleted.',
  });
}

/** The policy does not delete it; the owner still hears, once, that the key is off and how to get it back. */
function keptForGood(situation: KeySituation, { cause, since }: Off): Verdict {
  const message = `${offMessage(cause, since)} The rule does not delete it.`;
  return toldOnce(situation, {
    ground: groundOf(situation, {
      announced: 'delete',
      reason: 'AwaitingDeletion',
      cause,
      measured: 'off',
      since,
    }),
    message,
    due: since,
    cause,
    held: hold('AwaitingDeletion', message),
  });
}

function offMessage(cause: Cause, since: Instant): string {
  const how = {
    unused: 'Deactivated because it was unused',
    rotated: 'Deactivated after its rotation',
    adopted: 'Inactive and on our clock',
  };
  return `${how[cause]}, since ${toDate(since)}.`;
}

/** The section that the record's cause names, in the rule that matches today. */
function sectionOf(rule: Rule, cause: Cause) {
  switch (cause) {
    case 'unused':
      return rule.unused;
    case 'rotated':
      return rule.rotate;
    case 'adopted':
      return rule.inactive;
  }
}
