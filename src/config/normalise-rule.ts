import type {
  InactiveSection,
  Match,
  RotateSection,
  Rule,
  RuleExemption,
  UnusedSection,
} from '../core/model/policy.ts';
import { DAY, type Duration, parseDate } from '../core/model/time.ts';
import {
  DEFAULT_DEACTIVATE,
  DEFAULT_GRACE,
  DEFAULT_MAX_EXTENSION,
  DEFAULT_OLD_KEY_IDLE,
  DEFAULT_PROOF_DAYS,
  DEFAULT_REMIND,
} from './defaults.ts';
import type { WrittenMatch, WrittenRule } from './schema/rules.ts';
import { parseDuration } from './values.ts';

/** A rule as it was written and found without fault, with durations in ms and defaults filled in. */
export function normaliseRule(written: WrittenRule): Rule {
  return {
    name: written.name,
    match: normaliseMatch(written.match ?? {}),
    exempt: written.exempt ? normaliseExemption(written.exempt) : null,
    unused: written.unused ? normaliseUnused(written.unused) : null,
    rotate: written.rotate ? normaliseRotate(written.rotate) : null,
    inactive: written.inactive ? normaliseInactive(written.inactive) : null,
  };
}

function normaliseMatch(written: WrittenMatch): Match {
  const { user, group, path, account, tags, all, any, not } = written;
  return {
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    ...(path === undefined ? {} : { path }),
    ...(account === undefined ? {} : { account: String(account) }),
    ...(tags === undefined ? {} : { tags }),
    ...(all === undefined ? {} : { all: all.map(normaliseMatch) }),
    ...(any === undefined ? {} : { any: any.map(normaliseMatch) }),
    ...(not === undefined ? {} : { not: normaliseMatch(not) }),
  };
}

function normaliseExemption(written: NonNullable<WrittenRule['exempt']>): RuleExemption {
  const lastDay = written.until === undefined ? undefined : parseDate(written.until);
  // `until` includes its day: the exemption ends as the next one begins
  return { endsAt: lastDay === undefined ? null : lastDay + DAY, reason: written.reason };
}

function normaliseUnused(written: NonNullable<WrittenRule['unused']>): UnusedSection {
  return { after: ms(written.after), measure: written.measure ?? 'last-used', ...clock(written) };
}

function normaliseRotate(written: NonNullable<WrittenRule['rotate']>): RotateSection {
  return {
    by: written.by ?? 'owner',
    warn: written.warn === undefined ? null : ms(written.warn),
    after: ms(written.after),
    deactivate: ms(written.deactivate, DEFAULT_DEACTIVATE),
    oldKeyIdle: ms(written['old-key-idle'], DEFAULT_OLD_KEY_IDLE),
    proofDays: written['proof-days'] ?? DEFAULT_PROOF_DAYS,
    maxExtension: ms(written['max-extension'], DEFAULT_MAX_EXTENSION),
    onUnproven: written['on-unproven'] ?? 'hold',
    ...clock(written),
  };
}

function normaliseInactive(written: NonNullable<WrittenRule['inactive']>): InactiveSection {
  return { adopt: written.adopt ?? false, ...clock(written) };
}

interface WrittenClock {
  readonly grace?: string | undefined;
  readonly remind?: readonly string[] | undefined;
  readonly delete?: string | undefined;
}

function clock(written: WrittenClock): Pick<UnusedSection, 'grace' | 'remind' | 'delete'> {
  const grace = ms(written.grace, DEFAULT_GRACE);
  // Default reminders give way to a short grace; written ones that do not fit were a fault.
  const remind =
    written.remind?.map((offset) => ms(offset)) ?? DEFAULT_REMIND.filter((offset) => offset < grace);
  return {
    grace,
    remind: [...new Set(remind)].toSorted((a, b) => b - a),
    delete: written.delete === undefined ? null : ms(written.delete),
  };
}

/** @throws TypeError for what the schema should have refused: a duration read wrongly could delete a key too early */
function ms(written: string | undefined, byDefault?: Duration): Duration {
  const duration = written === undefined ? byDefault : parseDuration(written);
  if (duration === undefined) throw new TypeError(`not a duration: ${written}`);
  return duration;
}
