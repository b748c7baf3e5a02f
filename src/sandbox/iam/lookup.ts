import { environmentOf } from '../environment.ts';
import type { QueryCall } from '../wire/query-service.ts';
import { noSuchUser, validationError } from './errors.ts';
import { iamState, keyOwners } from './state.ts';
import type { IamState, User } from './state.ts';

export const stateOf = (call: QueryCall): IamState => iamState(call.world, call.account);

/** How far behind reads are, real ms. */
const readLag = (call: QueryCall): number => environmentOf(call.world).switches.consistency.readsMs;

/** The user a call names, or the caller when it names none. @throws AwsError `ValidationError` */
const userNameOf = (call: QueryCall): string => {
  const named = call.params.get('UserName');
  if (named !== null) return named;
  const own = keyOwners(call.world).get(call.caller.accessKeyId)?.user;
  if (own === undefined || own === null)
    throw validationError('Must specify userName when calling with non-User credentials');
  return own;
};

/** The user as it is: what changes are made to. @throws AwsError `NoSuchEntity` */
export const currentUser = (call: QueryCall, name = userNameOf(call)): User => {
  const user = stateOf(call).users.get(name.toLowerCase());
  if (user === undefined) throw noSuchUser(name);
  return user;
};

/** The user as a reader sees it, who may be behind. @throws AwsError `NoSuchEntity` */
export const seenUser = (call: QueryCall, name = userNameOf(call)): User => {
  const user = stateOf(call).users.seen(name.toLowerCase(), readLag(call));
  if (user === undefined) throw noSuchUser(name);
  return user;
};

/** All users a reader sees, by name. */
export const seenUsers = (call: QueryCall): readonly User[] => {
  const { users } = stateOf(call);
  const lag = readLag(call);
  return users
    .seenKeys(lag)
    .map((key) => users.seen(key, lag))
    .filter((user) => user !== undefined);
};

export const saveUser = (call: QueryCall, user: User): void =>
  stateOf(call).users.put(user.name.toLowerCase(), user);
