import { type Duration, MINUTE } from '../../core/model/time.ts';
import type { SkewFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warn, fail, unknown } = findings('clock');

/** Above this anybody notices; above the other AWS refuses signatures. */
const NOTICEABLE: Duration = MINUTE;
const REFUSED: Duration = 5 * MINUTE;
const FIX = 'Switch time synchronisation on: timedatectl set-ntp true';

/** The local clock against the one that decides. */
export function checkClock(ahead: SkewFacts): readonly Finding[] {
  if (ahead === null) return [unknown('AWS was not heard, so the clock could not be compared.')];
  const off = Math.abs(ahead);
  if (off < NOTICEABLE) return [ok("The clock of this machine agrees with AWS's.")];
  const what = `The clock of this machine is ${Math.floor(off / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'} AWS's`;
  return off < REFUSED
    ? [warn(`${what}; Keywarden goes by AWS's.`, FIX)]
    : [fail(`${what}: AWS refuses what is signed more than five minutes off.`, FIX)];
}
