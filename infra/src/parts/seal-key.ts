import { Aws, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnAlias, CfnKey } from 'aws-cdk-lib/aws-kms';
import type { Policy } from '../../../src/core/model/policy.ts';
import { NEEDS } from '../../../src/aws/needs.ts';
import { type Ours, accountRoot, arnsOf } from './ours.ts';

/**
 * What an administrator of the account may do to the key by IAM: everything but use it, let others use it by a grant, or
 * move its alias to another key, whose MACs would then be taken for seals.
 */
const ADMINISTRATION = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:PutKeyPolicy',
  'kms:ListKeyPolicies',
  'kms:GetKeyRotationStatus',
  'kms:EnableKey',
  'kms:DisableKey',
  'kms:UpdateKeyDescription',
  'kms:CreateAlias',
  'kms:ListGrants',
  'kms:RevokeGrant',
  'kms:ListResourceTags',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
];

/**
 * The state key that the policy names by an alias: a KMS key for HMAC, whose material never leaves KMS and cannot be
 * rotated. Only the functions that seal, and the administrator, may make MACs with it. Key and alias outlive the stack:
 * with another key, everything that was sealed is forged.
 */
export function addSealKey(stack: Stack, { stateKeys: [key] }: Policy, ours: Ours): void {
  if (key?.kind !== 'kms' || !key.alias.startsWith('alias/')) return;
  const sealKey = new CfnKey(stack, 'SealKey', {
    description:
      'Keywarden seals what it writes with this key. Without it nothing that was sealed is believed.',
    keySpec: 'HMAC_256',
    keyUsage: 'GENERATE_VERIFY_MAC',
    keyPolicy: keyPolicy(ours),
  });
  const alias = new CfnAlias(stack, 'SealKeyAlias', {
    aliasName: key.alias,
    targetKeyId: sealKey.attrKeyId,
  });
  for (const kept of [sealKey, alias]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
}

function keyPolicy(ours: Ours): PolicyDocument {
  const resources = ['*'];
  const account = [accountRoot()];
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'AdministratorsLookAfterTheKey',
        effect: Effect.ALLOW,
        principals: account,
        actions: ADMINISTRATION,
        resources,
      }),
      // By name in a condition, not as principals: KMS would keep the id of a role, and one made anew would be a stranger.
      new PolicyStatement({
        sid: 'OnlyKeywardenMakesSeals',
        effect: Effect.ALLOW,
        principals: account,
        actions: [...NEEDS.kms.generateMac],
        resources,
        conditions: {
          ArnLike: { 'aws:PrincipalArn': arnsOf(ours) },
          StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID },
        },
      }),
    ],
  });
}
