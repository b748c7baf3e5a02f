import type { Rule } from '../../core/model/policy.ts';
import { DAY, type Duration, HOUR, formatDuration } from '../../core/model/time.ts';
import type { Finding, Path } from '../finding.ts';
import { normaliseRule } from '../normalise-rule.ts';
import type { WrittenRule } from '../schema/rules.ts';

/** A week's jobs, and a day for the one that runs late. */
const WEEKLY: Duration = 8 * DAY;
/** AWS may show the use of a key this much later. */
const USE_SHOWN_LATE: Duration = 6 * HOUR;

type Warn = (key: readonly string[], message: string) => void;

/**
 * Where a rule leads into a hold that nothing ever ends, or that ends later than the rule says. IAM has two slots a
 * user, and an inactive key fills one as well: whatever is never deleted stops every later rotation (`NoFreeSlot`).
 * @param written a rule without fault
 */
export function deadEnds(written: WrittenRule, path: Path): readonly Finding[] {
  const found: Finding[] = [];
  const warn: Warn = (key, message) => {
    found.push({ path: [...path, ...key], at: 'key', message });
  };
  const rule = normaliseRule(written);
  if (rule.exempt || !rule.rotate) return found;
  slotsHeldByOurs(rule, rule.rotate, warn);
  slotsHeldByOthers(rule, rule.rotate, warn);
  lateProof(written, rule.rotate, warn);
  return found;
}

type Rotate = NonNullable<Rule['rotate']>;

function slotsHeldByOurs({ unused, inactive }: Rule, rotate: Rotate, warn: Warn): void {
  if (rotate.delete === null) {
    const then =
      rotate.by === 'keywarden'
        ? 'after one rotation the old key keeps its slot for ever, and the next rotation has no free slot (NoFreeSlot).'
        : 'the old key keeps its slot for ever, and the owner cannot make the next key before deleting it by hand.';
    warn(['rotate'], `has no \`delete\`: ${then} Add \`delete: 45d\`.`);
  } else if (slotFreeAfter(rotate) >= rotate.after) {
    const free = formatDuration(slotFreeAfter(rotate) - (slotFreeAfter(rotate) % DAY));
    warn(
      ['rotate', 'delete'],
      `is too long for \`after: ${formatDuration(rotate.after)}\`: the old key keeps its slot for ${free} or more, so every next rotation is late.`,
    );
  }
  if (unused?.delete === null) {
    warn(
      ['unused'],
      'has no `delete`: a key deactivated as unused keeps its slot for ever, and then the other key cannot be rotated. Add `delete: 90d`.',
    );
  }
  if (unused && rotate.by === 'keywarden' && unused.after >= rotate.after) {
    warn(
      ['unused', 'after'],
      'is not less than `rotate.after`: an unused key gets a replacement before it is retired, and nobody uses that either. The old key then waits until people act (CutoverUnproven).',
    );
  }
  if (inactive?.adopt && inactive.delete === null) {
    // The general warning about adoption says that the key stays; here it is that it is in the way.
    warn(
      ['inactive'],
      'has no `delete`: an adopted key keeps its slot for ever, and then the other key cannot be rotated. Add `delete: 120d`.',
    );
  }
}

function slotsHeldByOthers({ unused, inactive }: Rule, rotate: Rotate, warn: Warn): void {
  if (!unused) {
    warn(
      ['rotate'],
      'has no `unused` beside it: idle keys will be rotated, not retired, and a second key that nobody uses keeps its slot (TwoKeysInUse) until people act.',
    );
  }
  if (rotate.by === 'keywarden' && !inactive?.adopt) {
    warn(
      inactive ? ['inactive'] : ['rotate'],
      "has no `inactive: { adopt: true }` to go with it: a key that someone else deactivated keeps its slot for ever, and then the user's other key cannot be rotated (NoFreeSlot). Add `inactive: { adopt: true, delete: 120d }`.",
    );
  }
}

function lateProof(written: WrittenRule, rotate: Rotate, warn: Warn): void {
  const { deactivate, maxExtension, oldKeyIdle } = rotate;
  if (oldKeyIdle < WEEKLY) {
    warn(
      ['rotate', 'old-key-idle'],
      `is short: a week's jobs do not fit in ${formatDuration(oldKeyIdle)}. A job that still uses the old key once a week may lose it. Use 8d or more; the default is 32d.`,
    );
  }
  if (written.rotate?.['max-extension'] !== undefined && deactivate + maxExtension < oldKeyIdle) {
    warn(
      ['rotate', 'max-extension'],
      `ends too early: \`deactivate\` and \`max-extension\` make ${formatDuration(deactivate + maxExtension)}, and the old key must be quiet for \`old-key-idle\` (${formatDuration(oldKeyIdle)}). No proof is possible before that.`,
    );
  }
}

/** How old a replacement is, at the least, when its predecessor is deleted and its slot is free again. */
function slotFreeAfter({ by, warn, after, deactivate, oldKeyIdle, delete: deletion }: Rotate): Duration {
  // An owner may rotate as soon as the warning comes; the old key is then kept until its time is up.
  const early = by === 'owner' ? after - (warn ?? after) : 0;
  return Math.max(early, deactivate, oldKeyIdle + USE_SHOWN_LATE) + (deletion ?? 0);
}
