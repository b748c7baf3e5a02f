import { secretOf } from '../credentials/admin.ts';
import { AwsError } from '../service.ts';
import { environmentOf } from '../environment.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import { invalidValue, limitExceeded, noSuchKey } from './errors.ts';
import { shownUse } from './last-use.ts';
import { currentUser, saveUser, seenUser, stateOf } from './lookup.ts';
import { isoSecond } from './names.ts';
import { pageOf } from './paging.ts';
import { keyOwners, toSecond } from './state.ts';
import type { AccessKey, KeyStatus, User } from './state.ts';
import { required } from './validate.ts';

/** Two keys per user, inactive ones counted. The secret is shown here and never again. */
const createAccessKey: QueryOperation = (call) => {
  const user = currentUser(call);
  const quota = environmentOf(call.world).switches.quotas.keysPerUser;
  if (user.keys.length >= quota) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${quota}`);
  const createdAt = toSecond(call.now);
  const key: AccessKey = {
    id: `AKIA${call.world.randomId(16)}`,
    status: 'Active',
    createdAt,
    changedAt: createdAt,
    slot: freeSlot(user.keys),
  };
  keyOwners(call.world).set(key.id, { account: call.account, user: user.name.toLowerCase() });
  saveUser(call, { ...user, keys: bySlot([...user.keys, key]) });
  return {
    result: {
      AccessKey: {
        UserName: user.name,
        AccessKeyId: key.id,
        Status: key.status,
        SecretAccessKey: secretOf(key.id),
        CreateDate: isoSecond(createdAt),
      },
    },
    noted: { AccessKeyId: key.id },
  };
};

const updateAccessKey: QueryOperation = (call) => {
  const status = readStatus(required(call.params, 'Status'));
  const { user, key } = requireKey(call);
  const changed: AccessKey = key.status === status ? key : { ...key, status, changedAt: toSecond(call.now) };
  saveUser(call, { ...user, keys: user.keys.map((each) => (each.id === key.id ? changed : each)) });
  return {};
};

const deleteAccessKey: QueryOperation = (call) => {
  const { user, key } = requireKey(call);
  saveUser(call, { ...user, keys: user.keys.filter((each) => each.id !== key.id) });
  return {};
};

const listAccessKeys: QueryOperation = (call) => {
  const isRoot = call.caller.kind === 'root' && !call.params.has('UserName');
  const user = isRoot ? null : seenUser(call);
  const { items, paging } = pageOf(call, user?.keys ?? stateOf(call).root.keys, (key) => String(key.slot));
  const metadata = items.map((key) => ({
    UserName: user?.name,
    AccessKeyId: key.id,
    Status: key.status,
    CreateDate: isoSecond(key.createdAt),
  }));
  return { result: { AccessKeyMetadata: metadata, ...paging } };
};

/** A key never used has no date, and `N/A` for the rest; an id nobody has is not "not found" but denied. */
const getAccessKeyLastUsed: QueryOperation = (call) => {
  const id = required(call.params, 'AccessKeyId');
  const owner = keyOwners(call.world).get(id);
  if (owner?.account !== call.account || owner.user === null) throw denied(call, id);
  const user = stateOf(call).users.get(owner.user);
  if (user === undefined || !user.keys.some((key) => key.id === id)) throw denied(call, id);
  const use = shownUse(call.world, owner.account, id);
  return {
    result: {
      UserName: user.name,
      AccessKeyLastUsed: {
        LastUsedDate: use === undefined ? undefined : isoSecond(use.at),
        ServiceName: use?.service ?? 'N/A',
        Region: use?.region ?? 'N/A',
      },
    },
  };
};

export const ACCESS_KEY_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreateAccessKey: createAccessKey,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  ListAccessKeys: listAccessKeys,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
};

const freeSlot = (keys: readonly AccessKey[]): number => {
  const taken = new Set(keys.map((key) => key.slot));
  let slot = 1;
  while (taken.has(slot)) slot += 1;
  return slot;
};

const bySlot = (keys: readonly AccessKey[]): readonly AccessKey[] => keys.toSorted((a, b) => a.slot - b.slot);

const requireKey = (call: QueryCall): { user: User; key: AccessKey } => {
  const id = required(call.params, 'AccessKeyId');
  const user = currentUser(call);
  const key = user.keys.find((each) => each.id === id);
  if (key === undefined) throw noSuchKey(id);
  return { user, key };
};

const readStatus = (status: string): KeyStatus => {
  if (status === 'Active' || status === 'Inactive') return status;
  throw invalidValue(status, 'status', 'Member must satisfy enum value set: [Active, Inactive]');
};

const denied = (call: QueryCall, id: string): AwsError =>
  new AwsError(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
    403,
  );
