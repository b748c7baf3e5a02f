import { AwsFailure } from '../aws/failure.ts';
import type { ItemResult } from './deps.ts';

/**
 * Nothing more can be done in this run: the account's own credentials are lost, or history cannot be written. It brings
 * along what became of the items at hand, so that the report names them too.
 */
export class RunEnds extends Error {
  readonly results: readonly ItemResult[];
  constructor(cause: unknown, results: readonly ItemResult[]) {
    super(messageOf(cause), { cause });
    this.name = 'RunEnds';
    this.results = results;
  }
}

/**
 * Whether an error says that the account can no longer be worked on. Only IAM itself and the role of the account say
 * so: a sender of mail or a sink may have credentials, a region or a policy of its own, and a new key that is not let
 * in yet fails with the same code.
 */
export function losesTheAccount(error: unknown): boolean {
  if (error instanceof AfterTheCall) return losesTheAccount(error.cause);
  if (!(error instanceof AwsFailure)) return false;
  const { kind, operation } = error;
  if (operation === 'sts:AssumeRole') return kind === 'credentials' || kind === 'denied';
  return kind === 'credentials' && operation.startsWith('iam:');
}

/** A step failed after the call that changed something: whoever reads of the failure must read of the change, too. */
class AfterTheCall extends Error {}

/**
 * Does what follows a call that cannot be unseen.
 * @param changed what has happened, a sentence: it is said before whatever goes wrong now
 */
export async function afterTheCall<T>(changed: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AfterTheCall(`${changed} The rest is left to the next run: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
