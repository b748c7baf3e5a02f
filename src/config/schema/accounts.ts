import { z } from 'zod';
import { accountId, externalId, line, roleName, unitId } from './scalars.ts';

/** How a member account is entered; the same for a list and for an organization. */
const entry = {
  role: roleName
    .optional()
    .describe('Role that is assumed in each account, with its path if it has one. Default KeywardenMember.'),
  'external-id': externalId.optional().describe("What the role's trust policy asks for as sts:ExternalId."),
  'own-account': z
    .enum(['credentials', 'role'])
    .optional()
    .describe(
      'How the account of the credentials itself is entered: with them (default), or by the role as well.',
    ),
};

const Selector = z.union(
  [
    accountId,
    unitId,
    z.strictObject({
      tags: z
        .record(line, line)
        .refine((tags) => Object.keys(tags).length > 0, { error: 'must name at least one tag' })
        .describe('Tag of the account: glob on its value; every one of them.'),
    }),
  ],
  {
    error:
      'must be an account id in quotes, an organizational unit such as ou-exam-prod0001, or { tags: { name: value } }',
  },
);

const selectors = z.array(Selector).min(1, { error: 'must hold at least one' });

const Listed = z.strictObject({
  list: z
    .array(accountId)
    .min(1, { error: 'must name at least one account' })
    .describe('Account ids, in quotes.'),
  ...entry,
});

const Organization = z.strictObject({
  organization: z
    .strictObject({
      ...entry,
      include: selectors
        .optional()
        .describe('Only the accounts that one of these selects: id, unit (with those below it) or tags.'),
      exclude: selectors.optional().describe('Not the accounts that one of these selects.'),
    })
    .describe("Every active account of the credentials' AWS organization."),
});

export const Accounts = z
  .union(
    [
      z.literal('self'),
      z.array(accountId).min(1, { error: 'must name at least one account' }),
      Listed,
      Organization,
    ],
    { error: 'must be self, a list of account ids in quotes, or { organization: { … } }' },
  )
  .describe(
    '`self`, the account of the credentials (default); a list of account ids in quotes; or an organization.',
  );

export type WrittenAccounts = z.infer<typeof Accounts>;
export type WrittenSelector = z.infer<typeof Selector>;
