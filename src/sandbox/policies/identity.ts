import { environmentOf } from '../environment.ts';
import { sessionRole } from '../iam/session-role.ts';
import { iamState } from '../iam/state.ts';
import { organizationOf } from '../organizations/state.ts';
import type { Caller } from '../service.ts';
import type { World } from '../world.ts';
import { type Context, contextOf } from './context.ts';
import type { Principal } from './evaluate.ts';
import { managedPolicy } from './managed.ts';
import { type Policy, parsePolicy } from './policy.ts';

/**
 * The policies that bind an identity; null: none do, it may do everything. That is so unless the switch `policies` is on,
 * and then still for root, for the first credentials (`SandboxAdmin`), and for a role that was seeded without policies.
 * @param arn of a user, role or session
 */
export const policiesOf = (world: World, arn: string): readonly Policy[] | null => {
  if (!environmentOf(world).switches.policies) return null;
  const texts = textsOf(world, arn);
  return texts === null ? null : texts.map((text) => parsePolicy(text, 'identity'));
};

const textsOf = (world: World, arn: string): readonly string[] | null => {
  const [, account = '', kind, path = ''] =
    /^arn:aws:(?:iam|sts)::(\d{12}):(user|role|assumed-role)\/(.+)$/.exec(arn) ?? [];
  if (kind === undefined) return null;
  const { users, roles } = iamState(world, account);
  if (kind === 'user') {
    const user = users.get(nameIn(path));
    const managed = (user?.attachedPolicies ?? []).flatMap((each) => managedPolicy(each.arn) ?? []);
    return [...(user?.inlinePolicies ?? []).map(({ document }) => document), ...managed];
  }
  const name = kind === 'role' ? nameIn(path) : (path.split('/')[0] ?? '').toLowerCase();
  if (name === 'sandboxadmin') return null;
  return roles.get(name)?.policies?.map(({ document }) => document) ?? null;
};

const nameIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

/** The caller as a policy of a resource sees it. */
export const principalOf = (world: World, account: string, { arn }: Pick<Caller, 'arn'>): Principal => ({
  account,
  arn,
  principalArn: sessionRole(world, arn)?.arn ?? arn,
});

/** What every call says of its caller. */
export const callerContext = (world: World, account: string, caller: Caller): Context => {
  const organization = organizationOf(world);
  return contextOf({
    'aws:PrincipalArn': principalOf(world, account, caller).principalArn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalOrgID': organization?.members.has(account) === true ? organization.id : undefined,
    'aws:userid': caller.userId,
    'aws:username': caller.kind === 'user' ? caller.arn.slice(caller.arn.lastIndexOf('/') + 1) : undefined,
  });
};
