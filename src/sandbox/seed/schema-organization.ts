import { z } from 'zod';
import { ACCOUNT_STATES } from '../organizations/state.ts';

const account = z.string().regex(/^\d{12}$/, 'must be twelve digits, in quotes');
const count = z.number().int().min(0);
const unitId = z.string().regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'must be like ou-exam-prod0001');

export interface UnitSeed {
  readonly id: string;
  readonly name: string;
  readonly units: readonly UnitSeed[];
}

/** A unit and those within it. */
const unitSeed: z.ZodType<UnitSeed, z.input<typeof unitShape>> = z.lazy(() => unitShape);
const unitShape = z.strictObject({
  id: unitId,
  name: z.string().min(1).max(128),
  get units(): z.ZodDefault<z.ZodArray<typeof unitShape>> {
    return z.array(unitShape).default([]);
  },
});

/** An organization: every account of the seed is in it. */
export const organizationSeed = z.strictObject({
  id: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, 'must be like o-exampletrading')
    .default('o-embedded0001'),
  management: account,
  /** Accounts that may read the organization as the management account does. */
  delegated: z.array(account).default([]),
  units: z.array(unitSeed).default([]),
  /** More accounts, made up, with users in them; the same numbers give the same. */
  generate: z
    .strictObject({
      accounts: count.max(50_000),
      /** Over all of them; some accounts get many, some few. */
      users: count.max(2_000_000).default(0),
      /** How many of the accounts are suspended. */
      suspended: count.default(0),
      /** How many have no role that could be assumed. */
      denied: count.default(0),
      seed: z.number().int().default(1),
    })
    .optional(),
});

/** An account's place in it. */
export const membershipSeed = z.strictObject({
  /** Left out: directly under the root. */
  unit: unitId.optional(),
  state: z.enum(ACCOUNT_STATES).default('ACTIVE'),
  email: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

export type OrganizationSeed = z.output<typeof organizationSeed>;
export type MembershipSeed = z.output<typeof membershipSeed>;
