import { z } from 'zod';
import { WEEKDAYS } from '../../core/model/policy.ts';
import { PRESET_NAMES } from '../presets/names.ts';
import { Accounts } from './accounts.ts';
import { Deliver } from './deliver.ts';
import { OwnerSource } from './owners.ts';
import { Rule } from './rules.ts';
import { address, domain, duration, iamPath, line, region, sender, share, timezone } from './scalars.ts';
import { StateKeys } from './state-key.ts';
import { TakeOver } from './take-over.ts';

const count = z
  .int({ error: 'must be a whole number from 1' })
  .min(1, { error: 'must be a whole number from 1' });

const Email = z.strictObject({
  via: z.literal('ses').describe('How mail is sent.'),
  from: sender.describe('Sender; verified in SES.'),
  region: region.optional().describe("Region of the SES identity. Default: the run's own."),
  proof: z
    .enum(['accepted', 'delivered'])
    .optional()
    .describe(
      'What makes a notice count: SES accepted it (default), or SES reported its delivery, which needs its events.',
    ),
  operators: address.optional().describe('Gets the digest after each run. Left out: nobody.'),
  templates: line.optional().describe("Folder with templates that replace Keywarden's own."),
  domains: z
    .array(domain)
    .min(1, { error: 'must name at least one domain' })
    .optional()
    .describe(
      'Where owners may have their addresses: `example.com`, and `.example.com` for every domain below it. Owners elsewhere hold OwnerOutside. Default: the domains of `from` and of the fallback owner.',
    ),
  'per-day': count
    .optional()
    .describe('At most so many messages to owners, per account in any 20 hours. Default 200.'),
});

const FleetGuardrails = z.strictObject({
  'per-day': count
    .optional()
    .describe('At most so many of each over all accounts of a run in any 20 hours. Default 100.'),
  'stop-above': share
    .optional()
    .describe(
      'Nothing destructive happens in any account when more of all their keys would change. Default 10%.',
    ),
});

const Guardrails = z.strictObject({
  'per-day': count
    .optional()
    .describe(
      'At most so many rotations, deactivations and deletions each, per account in any 20 hours. Default 10.',
    ),
  'per-run': count.optional().describe('The old name of per-day.'),
  'stop-above': share
    .optional()
    .describe(
      "Nothing destructive happens when more of the account's keys would be deactivated, or deleted. Default 20%.",
    ),
  fleet: FleetGuardrails.optional().describe('Limits over all accounts of a run together.'),
  'blackout-days': z
    .array(z.enum(WEEKDAYS))
    .optional()
    .describe('Days of the week without destructive steps. Default none.'),
  timezone: timezone.optional().describe('IANA time zone in which blackout days are counted. Default UTC.'),
  rollout: share.optional().describe('Share of users for whom anything may start. Default 100%.'),
  'exempt-max': duration
    .optional()
    .describe(
      'Longest time that a user is exempt by tag, counted from the first sight of any such tag. Default 180d.',
    ),
  'protected-paths': z
    .array(iamPath)
    .optional()
    .describe('IAM paths whose users are only ever reported. Default none.'),
});

/** `keywarden.yaml` as it is written. */
export const PolicyFile = z.strictObject({
  version: z.literal(1).describe('Version of this format: 1.'),
  extends: z
    .array(z.enum(PRESET_NAMES.map((name) => `preset:${name}` as const)))
    .optional()
    .describe(
      "Presets: their rules follow the file's own; their other sections apply where the file has none.",
    ),
  accounts: Accounts.optional(),
  owners: z
    .array(OwnerSource)
    .optional()
    .describe('Who answers for a user; the first that yields an address wins.'),
  rules: z.array(Rule).optional().describe('First match wins.'),
  notify: z
    .strictObject({
      email: Email.describe('By email.'),
      security: address
        .optional()
        .describe('Hears of leaked keys beside the owner. Default: the fallback owner.'),
    })
    .optional()
    .describe('How owners are told.'),
  deliver: Deliver.optional().describe('Where new secrets are handed over.'),
  guardrails: Guardrails.optional().describe('Limits on how many keys change, on which days, and for whom.'),
  'take-over': TakeOver.optional().describe('What predecessors began and Keywarden goes on with.'),
  store: line
    .refine((store) => !/^\w+:\/\//.test(store) || /^s3:\/\/[a-z0-9][a-z0-9.-]{2,62}(\/\S*)?$/.test(store), {
      error: 'must be a folder or s3://bucket/prefix',
    })
    .optional()
    .describe('Where receipts, journal and lock are kept: a folder, or s3://bucket/prefix.'),
  'state-key': StateKeys.optional().describe(
    'The key that seals what Keywarden writes: kms:alias/NAME (a KMS HMAC key), env:NAME, secretsmanager:ARN or file:PATH; two while it is changed, the new one first.',
  ),
});

export type WrittenPolicy = z.infer<typeof PolicyFile>;
