import { memberValues } from '../wire/params.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import { encodeRfc3986 } from '../wire/uri.ts';
import type { XmlValue } from '../wire/xml.ts';
import { invalidValue } from './errors.ts';
import { groupXml } from './groups.ts';
import { seenUsers, stateOf } from './lookup.ts';
import { isoSecond, roleArn } from './names.ts';
import { pageOf } from './paging.ts';
import { attachedPolicyXml } from './policies.ts';
import { trustPolicy } from './roles.ts';
import type { AttachedPolicy, Role, User } from './state.ts';
import { tagsXml } from './tag-rules.ts';
import { plainUserXml } from './users.ts';

/**
 * Users, groups, roles and managed policies of an account, in one list that is paged as a whole; no access keys.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
const getAccountAuthorizationDetails: QueryOperation = (call) => {
  const filter = memberValues(call.params, 'Filter');
  filter.forEach((kind, index) => {
    if (!KINDS.has(kind))
      throw invalidValue(
        kind,
        `filter.${index + 1}.member`,
        `Member must satisfy enum value set: [${[...KINDS].join(', ')}]`,
      );
  });
  const wanted = (kind: string): boolean => filter.length === 0 || filter.includes(kind);
  const all = [
    ...(wanted('User') ? userEntries(call) : []),
    ...(wanted('Group') ? groupEntries(call) : []),
    ...(wanted('Role') ? roleEntries(call) : []),
    ...policyEntries(call, wanted),
  ];
  const { items, paging } = pageOf(call, all, (entry) => entry.key);
  const listed = (list: Entry['list']): XmlValue =>
    items.filter((entry) => entry.list === list).map((entry) => entry.describe());
  return {
    result: {
      UserDetailList: listed('user'),
      GroupDetailList: listed('group'),
      RoleDetailList: listed('role'),
      Policies: listed('policy'),
      ...paging,
    },
  };
};

export const AUTHORIZATION_DETAILS_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
};

const KINDS: ReadonlySet<string> = new Set([
  'User',
  'Role',
  'Group',
  'LocalManagedPolicy',
  'AWSManagedPolicy',
]);

/** Something to list. It is described only when it falls on the page. */
interface Entry {
  readonly list: 'user' | 'group' | 'role' | 'policy';
  /** Ascending over all four lists. */
  readonly key: string;
  readonly describe: () => XmlValue;
}

const userEntries = (call: QueryCall): readonly Entry[] =>
  seenUsers(call).map((user) => ({
    list: 'user',
    key: `1/${user.name.toLowerCase()}`,
    describe: () => userDetail(call.account, user),
  }));

const userDetail = (account: string, user: User): XmlValue => ({
  ...plainUserXml(account, user),
  UserPolicyList:
    user.inlinePolicies.length === 0
      ? undefined
      : user.inlinePolicies.map(({ name, document }) => ({
          PolicyName: name,
          PolicyDocument: encodeRfc3986(document),
        })),
  GroupList: user.groups,
  AttachedManagedPolicies: user.attachedPolicies.map(attachedPolicyXml),
  Tags: tagsXml(user.tags),
});

const groupEntries = (call: QueryCall): readonly Entry[] =>
  byKey(
    [...stateOf(call).groups].map(([name, group]) => ({
      list: 'group',
      key: `2/${name}`,
      describe: () => ({
        ...groupXml(call.account, group),
        GroupPolicyList: [],
        AttachedManagedPolicies: [],
      }),
    })),
  );

const roleEntries = (call: QueryCall): readonly Entry[] =>
  byKey(
    [...stateOf(call).roles].map(([name, role]) => ({
      list: 'role',
      key: `3/${name}`,
      describe: () => roleDetail(call.account, role),
    })),
  );

const roleDetail = (account: string, role: Role): XmlValue => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: roleArn(account, role),
  CreateDate: isoSecond(role.createdAt),
  AssumeRolePolicyDocument: encodeRfc3986(trustPolicy(role)),
  InstanceProfileList: [],
  RolePolicyList: (role.policies ?? []).map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeRfc3986(document),
  })),
  AttachedManagedPolicies: [],
  Tags: [],
});

/** Of AWS's own policies only those that are attached, as AWS does. */
const policyEntries = (call: QueryCall, wanted: (kind: string) => boolean): readonly Entry[] => {
  if (!wanted('AWSManagedPolicy') && !wanted('LocalManagedPolicy')) return [];
  const attachments = new Map<string, number>();
  const policies = new Map<string, AttachedPolicy>(stateOf(call).localPolicies);
  for (const policy of seenUsers(call).flatMap((user) => user.attachedPolicies)) {
    policies.set(policy.arn, policy);
    attachments.set(policy.arn, (attachments.get(policy.arn) ?? 0) + 1);
  }
  const isWanted = ({ arn }: AttachedPolicy): boolean =>
    wanted(arn.startsWith('arn:aws:iam::aws:') ? 'AWSManagedPolicy' : 'LocalManagedPolicy');
  return byKey(
    [...policies.values()].filter(isWanted).map((policy) => ({
      list: 'policy',
      key: `4/${policy.arn}`,
      describe: () => ({
        PolicyName: policy.name,
        Arn: policy.arn,
        AttachmentCount: attachments.get(policy.arn) ?? 0,
        IsAttachable: true,
      }),
    })),
  );
};

const byKey = (entries: readonly Entry[]): readonly Entry[] =>
  entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
