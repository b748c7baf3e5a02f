import type { SeedDocument } from '../../src/sandbox/seed/schema.ts';
import { ACCOUNT, type World, aWorld } from './cli.ts';
import { policyFile } from './policy-file.ts';
import { IDLE, aUser, keyId } from './steps.ts';

/** Accounts of the organization beside the management account, by what is special about each. */
export const MEMBERS = {
  prod: '211111111111',
  staging: '222222222222',
  /** Has no role that trusts us. */
  denied: '233333333333',
  suspended: '244444444444',
  /** Refuses everything for too many calls. */
  throttled: '255555555555',
  /** In the unit that the policy excludes. */
  sandbox: '266666666666',
  /** Tagged as the policy excludes. */
  legacy: '277777777777',
} as const;

export type Member = keyof typeof MEMBERS;

/** The user of each account has one idle key and is called after the account. */
export const memberUser = (member: Member | 'home') => `${member}-bot`;
export const memberKey = (member: Member | 'home') => keyId(memberUser(member));

const EXTERNAL_ID = 'example-trading';

const ORGANIZATION = {
  organization: {
    role: 'KeywardenMember',
    'external-id': EXTERNAL_ID,
    exclude: ['ou-exam-sandbox1', { tags: { stage: 'leg*' } }],
  },
};

/** The text of a policy for these accounts. */
export function policyFor(accounts: unknown, sections: Parameters<typeof policyFile>[0] = {}): string {
  return JSON.stringify({ accounts, ...(JSON.parse(policyFile(sections)) as object) });
}

/** A world of eight accounts, of which only the management account can send mail. */
export async function anOrganization(
  sections: Parameters<typeof policyFile>[0] = {},
  accounts: unknown = ORGANIZATION,
): Promise<World> {
  const world = await aWorld({
    name: 'home',
    policy: policyFor(accounts, sections),
    users: [aUser(memberUser('home'), IDLE)],
  });
  const role = { name: 'KeywardenMember', externalId: EXTERNAL_ID };
  const member = (name: Member, parts: Partial<SeedDocument['accounts'][number]> = {}) => ({
    id: MEMBERS[name],
    name,
    users: [aUser(memberUser(name), IDLE)],
    roles: [{ ...role, trusts: [ACCOUNT] }],
    ...parts,
  });
  world.control.seed({
    organization: {
      management: ACCOUNT,
      units: [
        {
          id: 'ou-exam-sandbox1',
          name: 'Sandboxes',
          units: [{ id: 'ou-exam-sandbox2', name: 'Inner' }],
        },
      ],
    },
    accounts: [
      member('prod'),
      member('staging'),
      member('denied', { roles: [{ ...role, trusts: ['999999999999'] }] }),
      member('suspended', { membership: { state: 'SUSPENDED' } }),
      member('throttled'),
      member('sandbox', { membership: { unit: 'ou-exam-sandbox2' } }),
      member('legacy', { membership: { tags: { stage: 'legacy' } } }),
    ],
  });
  world.control.addFault({ kind: 'throttle', operation: 'iam:*', account: MEMBERS.throttled });
  return world;
}
