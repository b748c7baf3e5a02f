import type { RotationTools } from '../act/deps.ts';
import { HOUR, MINUTE } from '../core/model/time.ts';
import { openSink } from '../deliver/open-sink.ts';
import type { RunDeps } from './deps.ts';
import { redacting } from './redacting.ts';

/** What rotations need: the sink that the policy names and the ways to make and test a key. Null: it names none. */
export async function rotationTools({ policy, aws }: RunDeps, run: string): Promise<RotationTools | null> {
  if (policy.deliver === null) return null;
  return {
    sink: redacting(await openSink(policy.deliver, aws), aws.redact),
    createKey: (user) => aws.iam.createKey(user, run),
    // Who answers wrongly may answer with what it was sent.
    identityOf: async (key) => ({ arn: aws.redact((await aws.testKey(key)).arn) }),
    // The intent is dated by its run's first answer: the key may have been made up to the length of a run later.
    createdKeys: (since) => aws.trail().createdKeys({ since: since - MINUTE, until: since + HOUR }),
  };
}
