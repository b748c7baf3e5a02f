import type { Instant } from '../../core/model/time.ts';
import { attention } from './attention.ts';
import { overdueCutover } from './cutover.ts';
import { deactivation } from './deactivation.ts';
import { deletion } from './deletion.ts';
import { exemptionEnds } from './exemption-ends.ts';
import { leaked } from './leaked.ts';
import { rotation } from './rotation.ts';
import { takenBack } from './taken-back.ts';
import { unclearRotation } from './unclear.ts';
import { restoreKey, setKeyStatus } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { situationOf } from '../situation.ts';
import type { Advice, Instruction } from './parts.ts';

/** What to tell about one key: what it faces, what happens, what to do, how to undo. */
export function adviceFor(entry: NoticeEntry, now: Instant): Advice {
  const advice = inItsSituation(entry, now);
  return entry.isBurnt === true ? withoutRevival(advice, entry) : advice;
}

/** Whoever found a leaked secret can use it as soon as the key works: whatever would switch it on is left out. */
function withoutRevival(advice: Advice, entry: NoticeEntry): Advice {
  const { user, account } = entry.user;
  const keyId = keyName(entry.key);
  const revives = [setKeyStatus(user, keyId, 'Active'), restoreKey(keyId, account)];
  const isSafe = ({ commands }: Instruction) => !commands.some((command) => revives.includes(command));
  return {
    ...advice,
    happens: [
      ...advice.happens,
      'AWS once reported a key of this user leaked, and this key existed then. It must never be switched on again.',
    ],
    steps: advice.steps.filter(isSafe),
    undo: advice.undo.filter(isSafe),
  };
}

function inItsSituation(entry: NoticeEntry, now: Instant): Advice {
  switch (situationOf(entry)) {
    case 'leaked':
      return leaked(entry);
    case 'deactivation':
      return deactivation(entry, now);
    case 'deletion':
      return deletion(entry, now);
    case 'rotation':
      return rotation(entry);
    case 'overdue-cutover':
      return overdueCutover(entry);
    case 'taken-back':
      return takenBack(entry);
    case 'attention':
      return entry.reason === 'ExemptionEnds'
        ? exemptionEnds(entry)
        : (unclearRotation(entry, now) ?? attention(entry));
  }
}
