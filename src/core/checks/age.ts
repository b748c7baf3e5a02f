import type { Verdict } from '../model/decision.ts';
import type { KeyObservation } from '../model/observation.ts';
import type { RotateSection } from '../model/policy.ts';
import type { Ground } from '../model/receipt.ts';
import { type Instant, formatDuration, toDate, wholeDays } from '../model/time.ts';
import { contested } from './contested.ts';
import { cutover } from './cutover.ts';
import { groundOf } from './ground.ts';
import { overdueOwner } from './overdue.ts';
import { rotation } from './rotation.ts';
import type { ReasonCode } from './reasons.ts';
import type { Check, KeySituation } from './situation.ts';
import { toldOnce } from './told-once.ts';
import { hold } from './verdicts.ts';

const SLOTS = 2;

/** Row 11. Older than `rotate.after` and a slot is free: time for a replacement. */
export const tooOld: Check = (situation) => {
  const aged = agedKey(situation);
  if (aged === undefined || otherKeys(situation).length >= SLOTS - 1) return undefined;
  const { section, createdAt, facts } = aged;
  if (section.by === 'keywarden') {
    // Its old key could never be retired, so no new one is made for it either.
    return (
      contested(situation, facts) ??
      rotation(
        situation,
        'TooOld',
        `${facts} A replacement is issued and handed over.`,
        createdAt + section.after,
      )
    );
  }
  const due = createdAt + section.after;
  const message = `${facts} The owner is asked to rotate it.`;
  const asked = askOwner(situation, { reason: 'TooOld', message, began: due, held: 'AwaitingOwner' });
  return asked.kind === 'hold' && asked.reason === 'AwaitingOwner'
    ? overdueOwner(situation, asked, section, due, groundOfAge(situation, 'TooOld'))
    : asked;
};

/** `rotate USER`: now, at any age, where a slot is free and a rule says how the old key is retired. */
export const requestedRotation: Check = (situation) => {
  if (!situation.rule?.rotate) {
    return hold(
      'NotConfigured',
      'The rule that matches has no "rotate" section, so nothing would ever retire the old key.',
    );
  }
  const [other] = otherKeys(situation);
  if (other === undefined)
    return rotation(situation, 'Requested', 'A replacement was asked for.', situation.now);
  const reason = other.status === 'Active' ? 'TwoKeysInUse' : 'NoFreeSlot';
  return hold(
    reason,
    `The user has another key, ${other.keyId ?? ''}, so no slot is free for a replacement: it has to go first.`,
  );
};

/** Row 12. Older than `rotate.after`, and both slots are taken. */
export const noSlot: Check = (situation) => {
  const aged = agedKey(situation);
  if (aged === undefined) return undefined;
  const { section, createdAt, facts } = aged;
  const others = otherKeys(situation);
  const successor = others.find((other) => isSuccessor(other, createdAt + (section.warn ?? section.after)));
  if (successor?.createdAt.known) {
    return cutover(situation, {
      section,
      successor,
      since: successor.createdAt.value,
      outdated: createdAt + section.after,
      tested: null,
      // The owner's own doing: proof is always required.
      onUnproven: 'hold',
    });
  }
  if (others.some(({ keyId }) => isStray(situation, keyId))) {
    // Ours, and gone within days: nothing for its owner to do.
    return hold(
      'NoFreeSlot',
      `${facts} A key of an interrupted rotation takes the slot until it is deleted.`,
    );
  }
  const reason = others.every((other) => other.status === 'Active') ? 'TwoKeysInUse' : 'NoFreeSlot';
  const message =
    reason === 'TwoKeysInUse'
      ? `${facts} The user has two active keys, so there is no room for a replacement: one has to go.`
      : `${facts} An inactive key takes the slot of the replacement. Delete it to make room.`;
  return askOwner(situation, { reason, message, began: createdAt + section.after, held: reason });
};

function isStray({ states }: KeySituation, keyId: string | null): boolean {
  const state = keyId === null ? undefined : states.get(keyId);
  return state?.kind === 'off' && state.isStray;
}

/** Row 13. Older than `rotate.warn`: a word in time. */
export const ageWarning: Check = (situation) => {
  const { rule, now } = situation;
  const createdAt = activeSince(situation);
  if (!rule?.rotate || rule.rotate.warn === null || createdAt === null || now < createdAt + rule.rotate.warn)
    return undefined;
  const due = createdAt + rule.rotate.after;
  const message = `${wholeDays(now - createdAt)} days old; rotation is due on ${toDate(due)}.`;
  const objection = rule.rotate.by === 'keywarden' ? contested(situation, message) : undefined;
  if (objection !== undefined) return objection;
  return askOwner(situation, {
    reason: 'AgeWarning',
    message,
    began: createdAt + rule.rotate.warn,
    held: rule.rotate.by === 'keywarden' ? 'AgeWarning' : 'AwaitingOwner',
    names: due,
  });
};

/** An active key made after the old one's first warning: the owner has rotated. */
function isSuccessor({ status, createdAt }: KeyObservation, warned: Instant): boolean {
  return status === 'Active' && createdAt.known && createdAt.value >= warned;
}

interface Asking {
  readonly reason: 'TooOld' | 'TwoKeysInUse' | 'NoFreeSlot' | 'AgeWarning';
  readonly message: string;
  readonly began: Instant;
  readonly held: ReasonCode;
  /** The date of the rotation; left out: it is due already. */
  readonly names?: Instant;
}

/** One notice is enough for what only the owner can do. */
function askOwner(situation: KeySituation, { reason, message, began, held, names }: Asking): Verdict {
  return toldOnce(situation, {
    ground: groundOfAge(situation, reason),
    message,
    due: began,
    cause: null,
    held: hold(
      held,
      `${message} The owner has been told.`,
      names === undefined ? null : { step: 'notify', at: names },
    ),
    names: names ?? null,
  });
}

function groundOfAge(situation: KeySituation, reason: Asking['reason']): Ground {
  const { rule } = situation;
  const limit = reason === 'AgeWarning' ? rule?.rotate?.warn : rule?.rotate?.after;
  return groundOf(situation, {
    announced: 'rotate',
    reason,
    measured: 'age',
    since: activeSince(situation) ?? 0,
    limit: limit ?? null,
  });
}

interface Aged {
  readonly section: RotateSection;
  readonly createdAt: Instant;
  readonly facts: string;
}

function agedKey(situation: KeySituation): Aged | undefined {
  const section = situation.rule?.rotate;
  const createdAt = activeSince(situation);
  if (!section || createdAt === null || situation.now < createdAt + section.after) return undefined;
  const facts = `${wholeDays(situation.now - createdAt)} days old; the limit is ${formatDuration(section.after)}.`;
  return { section, createdAt, facts };
}

function activeSince({ key }: KeySituation): Instant | null {
  return key?.status === 'Active' && key.createdAt.known ? key.createdAt.value : null;
}

function otherKeys({ user, keyId }: KeySituation): readonly KeyObservation[] {
  return user.keys.known ? user.keys.value.filter((key) => key.keyId !== keyId) : [];
}
