import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import type { XmlValue } from '../wire/xml.ts';
import { alreadyExists, deleteConflict, noSuchEntity } from './errors.ts';
import { currentUser, saveUser, seenUser, seenUsers, stateOf } from './lookup.ts';
import { groupArn, isoSecond } from './names.ts';
import { pageOf } from './paging.ts';
import { toSecond } from './state.ts';
import type { Group } from './state.ts';
import { required, validName, validPath } from './validate.ts';

const createGroup: QueryOperation = (call) => {
  const name = validName(required(call.params, 'GroupName'), 'groupName', 128);
  const path = validPath(call.params.get('Path') ?? '/');
  const { groups } = stateOf(call);
  if (groups.has(name.toLowerCase())) throw alreadyExists(`Group with name ${name} already exists.`);
  const group: Group = {
    id: `AGPA${call.world.randomId(17)}`,
    name,
    path,
    createdAt: toSecond(call.now),
  };
  groups.set(name.toLowerCase(), group);
  return { result: { Group: groupXml(call.account, group) } };
};

const deleteGroup: QueryOperation = (call) => {
  const group = requireGroup(call);
  if (seenUsers(call).some((user) => user.groups.includes(group.name)))
    throw deleteConflict('Cannot delete entity, must remove users from group first.');
  stateOf(call).groups.delete(group.name.toLowerCase());
  return {};
};

const addUserToGroup: QueryOperation = (call) => {
  const group = requireGroup(call);
  const user = currentUser(call, required(call.params, 'UserName'));
  if (!user.groups.includes(group.name)) saveUser(call, { ...user, groups: [...user.groups, group.name] });
  return {};
};

const removeUserFromGroup: QueryOperation = (call) => {
  const group = requireGroup(call);
  const user = currentUser(call, required(call.params, 'UserName'));
  saveUser(call, { ...user, groups: user.groups.filter((name) => name !== group.name) });
  return {};
};

const listGroupsForUser: QueryOperation = (call) => {
  const user = seenUser(call, required(call.params, 'UserName'));
  const { groups } = stateOf(call);
  const joined = user.groups
    .map((name) => groups.get(name.toLowerCase()))
    .filter((group) => group !== undefined)
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const { items, paging } = pageOf(call, joined, (group) => group.name.toLowerCase());
  return { result: { Groups: items.map((group) => groupXml(call.account, group)), ...paging } };
};

export const GROUP_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateGroup: createGroup,
  DeleteGroup: deleteGroup,
  AddUserToGroup: addUserToGroup,
  RemoveUserFromGroup: removeUserFromGroup,
  ListGroupsForUser: listGroupsForUser,
};

export const groupXml = (account: string, group: Group): Record<string, XmlValue> => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: groupArn(account, group),
  CreateDate: isoSecond(group.createdAt),
});

const requireGroup = (call: QueryCall): Group => {
  const name = required(call.params, 'GroupName');
  const group = stateOf(call).groups.get(name.toLowerCase());
  if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
};
