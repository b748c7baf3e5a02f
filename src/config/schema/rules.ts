import { z } from 'zod';
import { accountId, day, duration, durationOrZero, iamPath, line } from './scalars.ts';

const grace = duration
  .optional()
  .describe('Least time from an accepted notice to the destructive step. Default 7d, never under 24h.');
const remind = z
  .array(duration)
  .optional()
  .describe(
    'Offsets before the date at which the owner is reminded, each less than grace. Default [5d, 1d].',
  );
const ELSE_NEVER = 'Left out: never.';

const Match = z.strictObject({
  user: line.optional().describe('Glob on the user name.'),
  group: line.optional().describe('Glob on the groups the user is in.'),
  path: iamPath.optional().describe('Beginning of the IAM path, /team/.'),
  account: accountId.optional().describe('Account id, in quotes.'),
  tags: z.record(line, line).optional().describe('Tag name: glob on its value.'),
  get all(): Conditions {
    return conditions('Every one of these conditions holds.');
  },
  get any(): Conditions {
    return conditions('At least one of these conditions holds.');
  },
  get not(): z.ZodOptional<typeof Match> {
    return Match.optional().describe('This condition does not hold.');
  },
});

type Conditions = z.ZodOptional<z.ZodArray<typeof Match>>;

function conditions(description: string): Conditions {
  return z
    .array(Match)
    .min(1, { error: 'must hold at least one condition' })
    .optional()
    .describe(description);
}

const Exempt = z.strictObject({
  until: day.optional().describe('Last exempt day, UTC. Left out: for good.'),
  reason: line.describe('Why, for the report.'),
});

const Unused = z.strictObject({
  after: duration.describe(
    'Idle time at which retiring begins; a key never used is idle since its creation.',
  ),
  measure: z
    .enum(['last-used', 'age'])
    .optional()
    .describe('What counts as idle: time since the last use (default), or since creation.'),
  grace,
  remind,
  delete: duration.optional().describe(`Time from deactivation to deletion. ${ELSE_NEVER}`),
});

const Rotate = z.strictObject({
  by: z.enum(['owner', 'keywarden']).optional().describe('Who makes the replacement. Default owner.'),
  warn: duration.optional().describe('Age of the first warning, less than after. Left out: none.'),
  after: duration.describe('Age at which rotation is due.'),
  deactivate: durationOrZero
    .optional()
    .describe('Since the replacement was issued: earliest deactivation of the old key. Default 10d.'),
  'old-key-idle': duration
    .optional()
    .describe(
      "The old key must have been quiet this long: a month's jobs must fit in. Default 32d, never under 1d.",
    ),
  'proof-days': z
    .int({ error: 'must be a whole number from 1 to 14' })
    .min(1, { error: 'must be a whole number from 1 to 14' })
    .max(14, { error: 'must be a whole number from 1 to 14' })
    .optional()
    .describe('Different days on which the replacement must have been seen in use. Default 2.'),
  'max-extension': durationOrZero
    .optional()
    .describe(
      'How long to wait for proof that the replacement is used, from the day on which proof was first possible. Default 14d.',
    ),
  'on-unproven': z
    .enum(['hold', 'deactivate'])
    .optional()
    .describe(
      'What happens to the old key without that proof. hold (default): it keeps working until people act; owner and fallback are told. deactivate: it is deactivated after one more notice, unless it is the key that was used last.',
    ),
  grace,
  remind,
  delete: duration
    .optional()
    .describe(
      `Time from deactivation to deletion. ${ELSE_NEVER} Then the old key keeps its slot, and the next rotation has none.`,
    ),
});

const Inactive = z.strictObject({
  adopt: z
    .boolean({ error: 'must be true or false' })
    .optional()
    .describe("Put keys that others deactivated on Keywarden's clock. Default false."),
  grace,
  remind,
  delete: duration.optional().describe(`Time from adoption to deletion. ${ELSE_NEVER}`),
});

export const Rule = z.strictObject({
  name: line.describe('Its name in plans, reports and the journal; unique.'),
  match: Match.optional().describe('Whom the rule is for; every condition must hold. Left out: everybody.'),
  exempt: Exempt.optional().describe('These users are left alone.'),
  unused: Unused.optional().describe('Retire keys that are not used.'),
  rotate: Rotate.optional().describe('Replace keys that are old.'),
  inactive: Inactive.optional().describe('What happens to keys that someone else deactivated.'),
});

export type WrittenRule = z.infer<typeof Rule>;
export type WrittenMatch = z.infer<typeof Match>;
