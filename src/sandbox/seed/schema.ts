import { z } from 'zod';
import { membershipSeed, organizationSeed } from './schema-organization.ts';
import { document } from './schema-policy.ts';
import { bucketSeed, kmsSeed, sesSeed } from './schema-services.ts';

const days = z.number().min(0);
const moment = z.iso.datetime({ offset: true });
const account = z.string().regex(/^\d{12}$/, 'must be twelve digits, in quotes');

/** An access key. Ages are in days before the embedded clock at the time of seeding; fractions are fine. */
const keySeed = z
  .strictObject({
    /** 20 characters; made up when left out. */
    id: z
      .string()
      .regex(/^AKIA[A-Z2-7]{16}$/, 'must be AKIA and 16 capital letters or digits 2 to 7')
      .optional(),
    status: z.enum(['Active', 'Inactive']).default('Active'),
    ageDays: days.optional(),
    createdAt: moment.optional(),
    /** When its status last changed: the report's last_rotated. Left out: at creation. */
    changedDaysAgo: days.optional(),
    lastUsedDaysAgo: z.union([days, z.literal('never')]).optional(),
    lastUsedAt: moment.optional(),
    service: z.string().default('ec2'),
    region: z.string().default('us-east-1'),
  })
  .refine((key) => (key.ageDays === undefined) !== (key.createdAt === undefined), {
    message: 'needs either ageDays or createdAt',
    path: ['ageDays'],
  })
  .refine((key) => key.lastUsedDaysAgo === undefined || key.lastUsedAt === undefined, {
    message: 'only one of lastUsedDaysAgo and lastUsedAt',
    path: ['lastUsedAt'],
  });

const userSeed = z
  .strictObject({
    name: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'is no name IAM would take'),
    path: z
      .string()
      .regex(/^\/(?:[\u0021-\u007e]+\/)?$/, 'must begin and end with /')
      .default('/'),
    tags: z.record(z.string(), z.string()).default({}),
    groups: z.array(z.string()).default([]),
    /** Names of AWS's own policies, or ARNs. */
    attachedPolicies: z.array(z.string()).default([]),
    /** What it may do, policy documents by name, where the switch `policies` is on. */
    policies: z.record(z.string(), document('identity')).default({}),
    /** Left out: a day before its oldest key, or a year ago. */
    createdDaysAgo: days.optional(),
    createdAt: moment.optional(),
    keys: z.array(keySeed).default([]),
  })
  .refine((user) => user.createdDaysAgo === undefined || user.createdAt === undefined, {
    message: 'only one of createdDaysAgo and createdAt',
    path: ['createdAt'],
  });

const roleSeed = z.strictObject({
  name: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'is no name IAM would take'),
  path: z.string().default('/'),
  /** Accounts that may assume it; left out: every account of this embedded AWS. */
  trusts: z.array(account).optional(),
  externalId: z.string().optional(),
  maxSessionSeconds: z.number().int().min(3600).max(43_200).default(3600),
  /** Who may assume it, as a policy document; needed besides `trusts` and `externalId`. */
  trustPolicy: document('trust').optional(),
  /** What it may do, policy documents by name, where the switch `policies` is on; left out: everything. */
  policies: z.record(z.string(), document('identity')).optional(),
});

const accountSeed = z.strictObject({
  id: account,
  name: z.string().optional(),
  alias: z.string().optional(),
  /** Its place in the organization; left out: active, directly under the root. */
  membership: membershipSeed.optional(),
  root: z.strictObject({ mfa: z.boolean().default(true), keys: z.array(keySeed).default([]) }).optional(),
  /** Left out, in a new account: one role called KeywardenMember. */
  roles: z.array(roleSeed).optional(),
  users: z.array(userSeed).default([]),
  /** More users, made up; the same numbers give the same users. */
  generate: z
    .strictObject({
      users: z.number().int().min(0).max(50_000),
      withKeys: z.number().int().min(0).optional(),
      seed: z.number().int().default(1),
    })
    .optional(),
  ses: sesSeed.optional(),
  s3: z.strictObject({ buckets: z.array(bucketSeed) }).optional(),
  kms: kmsSeed.optional(),
});

export const seedSchema = z.strictObject({
  organization: organizationSeed.optional(),
  accounts: z.array(accountSeed).min(1),
});

/** What a seed file may say. */
export type SeedDocument = z.input<typeof seedSchema>;
/** The same with every default filled in. */
export type Seed = z.output<typeof seedSchema>;
export type AccountSeed = z.output<typeof accountSeed>;
export type UserSeed = z.output<typeof userSeed>;
export type KeySeed = z.output<typeof keySeed>;
export type RoleSeed = z.output<typeof roleSeed>;
