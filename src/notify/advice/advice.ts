import type { Instant } from '../../core/model/time.ts';
import { attention } from './attention.ts';
import { overdueCutover } from './cutover.ts';
import { deactivation } from './deactivation.ts';
import { deletion } from './deletion.ts';
import { leaked } from './leaked.ts';
import { rotation } from './rotation.ts';
import { takenBack } from './taken-back.ts';
import { unclearRotation } from './unclear.ts';
import { type NoticeEntry } from '../notice.ts';
import { situationOf } from '../situation.ts';
import type { Advice } from './parts.ts';

/** What to tell about one key: what it faces, what happens, what to do, how to undo. */
export function adviceFor(entry: NoticeEntry, now: Instant): Advice {
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
      return unclearRotation(entry, now) ?? attention(entry);
  }
}
