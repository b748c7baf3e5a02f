import { environmentOf } from '../environment.ts';
import { memberPairs } from '../wire/params.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import type { XmlValue } from '../wire/xml.ts';
import { alreadyExists, deleteConflict, limitExceeded } from './errors.ts';
import { currentUser, saveUser, seenUser, seenUsers, stateOf } from './lookup.ts';
import { isoSecond, rootArn, userArn } from './names.ts';
import { pageOf } from './paging.ts';
import { keyOwners, toSecond } from './state.ts';
import type { User } from './state.ts';
import { mergeTags, tagsXml } from './tag-rules.ts';
import { required, validName, validPath } from './validate.ts';

const createUser: QueryOperation = (call) => {
  const name = validName(required(call.params, 'UserName'), 'userName', 64);
  const path = validPath(call.params.get('Path') ?? '/');
  const tags = mergeTags([], memberPairs(call.params, 'Tags', ['Key', 'Value']));
  requireFree(call, name);
  const { users } = environmentOf(call.world).switches.quotas;
  if (stateOf(call).users.size() >= users)
    throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${users}`);
  const user: User = {
    ...EMPTY_USER,
    id: `AIDA${call.world.randomId(17)}`,
    name,
    path,
    createdAt: toSecond(call.now),
    tags,
  };
  saveUser(call, user);
  return { result: { User: userXml(call, user) } };
};

/** Without a name: the caller. */
const getUser: QueryOperation = (call) => {
  if (call.caller.kind === 'root' && !call.params.has('UserName')) return { result: { User: rootXml(call) } };
  return { result: { User: userXml(call, seenUser(call)) } };
};

const deleteUser: QueryOperation = (call) => {
  const user = currentUser(call, required(call.params, 'UserName'));
  if (user.keys.length > 0) throw deleteConflict('Cannot delete entity, must delete access keys first.');
  if (user.groups.length > 0)
    throw deleteConflict('Cannot delete entity, must remove user from group first.');
  if (user.attachedPolicies.length > 0)
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (user.inlinePolicies.length > 0)
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  stateOf(call).users.put(user.name.toLowerCase(), undefined);
  return {};
};

/** Neither tags nor permissions boundary are listed: that is how AWS does it. */
const listUsers: QueryOperation = (call) => {
  const prefix = call.params.get('PathPrefix') ?? '/';
  const users = seenUsers(call).filter((user) => user.path.startsWith(prefix));
  const { items, paging } = pageOf(call, users, (user) => user.name.toLowerCase());
  return { result: { Users: items.map((user) => plainUserXml(call.account, user)), ...paging } };
};

/** Renames a user, or moves it to another path; it stays the same user, by its id. */
const updateUser: QueryOperation = (call) => {
  const user = currentUser(call, required(call.params, 'UserName'));
  const name = validName(call.params.get('NewUserName') ?? user.name, 'newUserName', 64);
  const path = validPath(call.params.get('NewPath') ?? user.path, 'newPath');
  if (name.toLowerCase() !== user.name.toLowerCase()) {
    requireFree(call, name);
    stateOf(call).users.put(user.name.toLowerCase(), undefined);
    for (const key of user.keys)
      keyOwners(call.world).set(key.id, { account: call.account, user: name.toLowerCase() });
  }
  saveUser(call, { ...user, name, path });
  return {};
};

export const USER_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateUser: createUser,
  GetUser: getUser,
  DeleteUser: deleteUser,
  ListUsers: listUsers,
  UpdateUser: updateUser,
};

/** A user's description without its tags, as listings give it. */
export const plainUserXml = (account: string, user: User): Record<string, XmlValue> => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: userArn(account, user),
  CreateDate: isoSecond(user.createdAt),
});

/** What a user has at first. */
const EMPTY_USER = {
  path: '/',
  tags: [],
  groups: [],
  attachedPolicies: [],
  inlinePolicies: [],
  keys: [],
} as const satisfies Partial<User>;

const requireFree = (call: QueryCall, name: string): void => {
  if (stateOf(call).users.get(name.toLowerCase()) !== undefined)
    throw alreadyExists(`User with name ${name} already exists.`);
};

const userXml = (call: QueryCall, user: User): XmlValue => ({
  ...plainUserXml(call.account, user),
  Tags: user.tags.length === 0 ? undefined : tagsXml(user.tags),
});

const rootXml = (call: QueryCall): XmlValue => ({
  Path: '/',
  UserId: call.account,
  Arn: rootArn(call.account),
  CreateDate: isoSecond(stateOf(call).root.createdAt),
});
