import { AwsFailure, type AwsFailureKind } from '../aws/failure.ts';

/** What came of asking AWS something: the answer, or why there is none. */
export type Asked<T> =
  | { readonly answered: true; readonly value: T }
  | {
      readonly answered: false;
      readonly kind: AwsFailureKind;
      /** AWS's own word, `NoSuchBucket`. */
      readonly code: string;
      readonly operation: string;
      readonly because: string;
    };

/** Asks; a refusal is an answer to doctor, anything but a failure of AWS is a fault of ours. */
export async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { answered: true, value: await question() };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const { kind, code, operation, message } = error;
    return { answered: false, kind, code, operation, because: message };
  }
}

type Refused = Extract<Asked<unknown>, { readonly answered: false }>;

/** Why something is not known, for people: what is not allowed in a few words, anything else in full. */
export function why({ kind, operation, because }: Refused): string {
  return kind === 'denied' ? `${operation} is not allowed.` : because;
}

/** What helps against that; null: only time, or what the reason says. */
export function lookCloser({ kind }: Refused): string | null {
  return kind === 'denied'
    ? 'To look closer, attach what `keywarden iam-policy --role doctor` prints.'
    : null;
}
