import { ageWarning, noSlot, requestedRotation, tooOld } from './checks/age.ts';
import { idle } from './checks/idle.ts';
import { deactivatedByOthers, deactivatedByUs } from './checks/inactive.ts';
import { issued, replaced } from './checks/replaced.ts';
import { recordForged, recordRolledBack } from './checks/forged.ts';
import { leakUntold, quarantined } from './checks/quarantined.ts';
import { rotationInterrupted } from './checks/interrupted.ts';
import { healthy, unmanaged } from './checks/otherwise.ts';
import type { Check, KeySituation } from './checks/situation.ts';
import { exempt } from './checks/exempt.ts';
import { recordLost } from './checks/lost.ts';
import { predecessorTags } from './checks/take-over.ts';
import { recordOutOfLine, userMoved } from './checks/upkeep.ts';
import {
  inProgress,
  observationIncomplete,
  otherStore,
  protectedUser,
  recordUnreadable,
  unknownStatus,
} from './checks/user.ts';
import type { Verdict } from './model/decision.ts';

/** Rows that hold the whole user, and those that no wish of a person overrides. */
const BEFORE_AGE: readonly Check[] = [
  leakUntold, //             3  a leak is told of at once, whatever else is the matter with the user
  recordForged, //           1  a record, or the store, is not as we wrote it
  observationIncomplete, //  1  something needed is unknown
  unknownStatus, //          1  … a status we do not know is unknown too
  recordUnreadable, //       1  a record or receipt cannot be read
  recordRolledBack, //       1  … or an older one that somebody put back
  otherStore, //             1  a record that another installation wrote
  inProgress, //             2  another run may still be at it
  recordLost, //             2  somebody removed our record: write it again
  rotationInterrupted, //    2  a rotation was interrupted: undo it, after its commit carry it on
  userMoved, //              2  the user has another name now: the secret lets in that one
  recordOutOfLine, //        2  status outranks record: write down what is true
  quarantined, //            3  leaked: tell at once, touch nothing
  protectedUser, //          4  root, ourselves, a protected path
  exempt, //                 5  exempt by tag or rule, also by a tag that vanished
  unmanaged, //              -  no rule matches
  predecessorTags, //        -  a predecessor's rotation or deactivation in flight: take it over
  deactivatedByUs, //        6  off on our clock: delete, or wait
  deactivatedByOthers, //    7  off by another hand: adopt, or report
  issued, //                 8  a replacement of ours: nothing else applies to it
  replaced, //               9  replaced by us: retire it once the cutover is proven
];

/**
 * The life of a key. The first check that speaks decides; the numbers are the rows of the specification.
 */
export const LIFECYCLE: readonly Check[] = [
  ...BEFORE_AGE,
  idle, //                  10  unused: notice, grace, deactivate
  tooOld, //                11  old, and a slot is free: rotate
  noSlot, //                12  old, and no slot is free
  ageWarning, //            13  getting old
  healthy, //               14  nothing applies
];

/** The same for `rotate USER`: whatever its age, the key is replaced now, unless an earlier row says otherwise. */
export const REQUESTED_ROTATION: readonly Check[] = [...BEFORE_AGE, requestedRotation];

/** What should happen to one key now, by these rows. */
export function decideKey(situation: KeySituation, rows: readonly Check[]): Verdict {
  for (const check of rows) {
    const verdict = check(situation);
    if (verdict !== undefined) return verdict;
  }
  // The last row always speaks; this line only tells the compiler so.
  throw new Error('the lifecycle has no last row');
}
