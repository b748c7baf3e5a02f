import type { UserObservation } from './model/observation.ts';
import { recordTag } from './model/record.ts';

/** One way to settle something, to paste into a shell. */
export interface WayOut {
  readonly when: string;
  readonly command: string;
}

/** Where the events of IAM are, by partition. */
const REGION_OF_IAM: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
};

/**
 * How people settle a rotation that was interrupted and that nothing proves to be ours: who made the key, and the two
 * ways to go on from there.
 * @param oldKeyId whose record holds the intent @param keyId the key that it is about
 */
export function waysOut(user: UserObservation, oldKeyId: string, keyId: string): readonly WayOut[] {
  const region = REGION_OF_IAM[user.arn.split(':')[1] ?? ''] ?? 'us-east-1';
  return [
    {
      when: `See who made ${keyId}:`,
      command: `aws cloudtrail lookup-events --region ${region} --lookup-attributes AttributeKey=ResourceName,AttributeValue=${keyId}`,
    },
    {
      when: `If nobody needs ${keyId}, delete it. The next run goes on with the rotation:`,
      command: `aws iam delete-access-key --user-name ${user.user} --access-key-id ${keyId}`,
    },
    {
      when: `If somebody needs ${keyId}, keep it. Keywarden then treats both keys like any others:`,
      command: `aws iam untag-user --user-name ${user.user} --tag-keys ${recordTag(oldKeyId)}`,
    },
  ];
}

/** The same in one line. */
export function inOneLine(ways: readonly WayOut[]): string {
  return ways.map(({ when, command }) => `${when} ${command}`).join(' ');
}
