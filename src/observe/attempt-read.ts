import { AwsFailure, endsTheRun } from '../aws/failure.ts';
import { type Known, known, unknown } from '../core/model/known.ts';

/** Thrown when a user disappears while its parts are being read: there is nothing left to observe. */
class UserVanished extends Error {
  readonly user: string;
  constructor(user: string) {
    super(`User ${user} was deleted while it was being read.`);
    this.name = 'UserVanished';
    this.user = user;
  }
}

/**
 * Reads one thing about one user. A failure, whatever is thrown, makes it unknown, never empty.
 * @throws AwsFailure that would hit every other read of the run as well (credentials, endpoint)
 * @throws UserVanished
 */
export async function attemptRead<T>(user: string, read: () => Promise<T>): Promise<Known<T>> {
  try {
    return known(await read());
  } catch (error) {
    if (!(error instanceof AwsFailure)) return unknown(`reading it failed: ${messageOf(error)}`);
    if (endsTheRun(error)) throw error;
    if (error.kind === 'not-found') throw new UserVanished(user);
    return unknown(error.message);
  }
}

/** Runs `observe`, and gives null where the user is gone before it is done. */
export async function unlessVanished<T>(observe: () => Promise<T>): Promise<T | null> {
  try {
    return await observe();
  } catch (error) {
    if (error instanceof UserVanished) return null;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
