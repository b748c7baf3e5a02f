import { AwsFailure, endsTheRun } from '../aws/failure.ts';
import type { ListedUser, UserDetail } from '../aws/iam-types.ts';
import type { IamApi } from '../aws/iam.ts';

/** Everybody in the account, in whichever way AWS let us read it. */
export type People =
  | { readonly from: 'details'; readonly users: readonly UserDetail[] }
  /** Tags, groups and policies have to be read user by user. */
  | { readonly from: 'list'; readonly users: readonly ListedUser[]; readonly note: string };

/**
 * Reads all users with a few large pages; where that is denied or fails, from the plain list.
 * @throws AwsFailure when not even the list can be read
 */
export async function readPeople(iam: IamApi): Promise<People> {
  try {
    return { from: 'details', users: await gather(iam.userDetails()) };
  } catch (error) {
    if (endsTheRun(error) || !(error instanceof AwsFailure)) throw error;
    const note = `${error.message} Until then tags, groups and policies are read user by user, which takes longer.`;
    return { from: 'list', users: await gather(iam.listUsers()), note };
  }
}

/** All pages; a user that a shifting page boundary shows twice counts once. */
async function gather<T extends ListedUser>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const users = new Map<string, T>();
  for await (const page of pages) for (const user of page) users.set(user.userId, user);
  return [...users.values()];
}
