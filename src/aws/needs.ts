import type { TrailApi } from './cloudtrail.ts';
import type { IamApi } from './iam.ts';
import type { InspectApi } from './inspect.ts';
import type { KmsApi } from './kms.ts';
import type { OrganizationsApi } from './organizations.ts';
import type { BucketApi } from './s3.ts';
import type { ObjectApi } from './s3-objects.ts';
import type { SecretsApi } from './secrets-manager.ts';
import type { EmailApi } from './ses.ts';
import type { StateSecretApi } from './state-secret.ts';
import type { StsApi, assumeRole } from './sts.ts';

/** An IAM action, `iam:ListUserTags`. */
export type Action = `${string}:${string}`;

type Needs<Api> = Readonly<Record<keyof Api, readonly Action[]>>;

/**
 * The IAM actions that each function of src/aws needs: the one place where they stand for machines. A function without
 * its line does not compile; that the lines are true, and the `Needs:` of each docstring with them, is tested against the
 * calls that the functions make. KMS actions are needed only where a key of the customer's own encrypts.
 */
export const NEEDS = {
  iam: {
    generateReport: ['iam:GenerateCredentialReport'],
    getReport: ['iam:GetCredentialReport'],
    userDetails: ['iam:GetAccountAuthorizationDetails'],
    listUsers: ['iam:ListUsers'],
    getUser: ['iam:GetUser'],
    userTags: ['iam:ListUserTags'],
    accessKeys: ['iam:ListAccessKeys'],
    lastUsed: ['iam:GetAccessKeyLastUsed'],
    groups: ['iam:ListGroupsForUser'],
    attachedPolicies: ['iam:ListAttachedUserPolicies'],
    tagUser: ['iam:TagUser'],
    untagUser: ['iam:UntagUser'],
    createKey: ['iam:CreateAccessKey'],
    setKeyStatus: ['iam:UpdateAccessKey'],
    deleteKey: ['iam:DeleteAccessKey'],
  },
  sts: { callerIdentity: [], assumeRole: ['sts:AssumeRole'] },
  email: { send: ['ses:SendEmail'], suppressed: ['ses:ListSuppressedDestinations'] },
  secrets: {
    describe: ['secretsmanager:DescribeSecret'],
    tagged: ['secretsmanager:ListSecrets'],
    create: [
      'secretsmanager:CreateSecret',
      'secretsmanager:TagResource',
      'kms:GenerateDataKey',
      'kms:Decrypt',
    ],
    resourcePolicy: ['secretsmanager:GetResourcePolicy'],
    setResourcePolicy: ['secretsmanager:PutResourcePolicy'],
    putVersion: ['secretsmanager:PutSecretValue', 'kms:GenerateDataKey', 'kms:Decrypt'],
    moveStage: ['secretsmanager:UpdateSecretVersionStage'],
    tag: ['secretsmanager:TagResource'],
  },
  buckets: {
    publicAccess: ['s3:GetBucketPublicAccessBlock'],
    put: ['s3:PutObject', 'kms:GenerateDataKey'],
    copy: ['s3:GetObject', 's3:PutObject', 'kms:Decrypt', 'kms:GenerateDataKey'],
    has: ['s3:ListBucket'],
    keys: ['s3:ListBucket'],
    remove: ['s3:DeleteObject'],
  },
  objects: {
    readText: ['s3:GetObject', 's3:ListBucket'],
    writeText: ['s3:PutObject'],
    keys: ['s3:ListBucket'],
    remove: ['s3:DeleteObject'],
  },
  kms: { generateMac: ['kms:GenerateMac'] },
  stateSecret: { read: ['secretsmanager:GetSecretValue'] },
  trail: { createdKeys: ['cloudtrail:LookupEvents'] },
  organizations: {
    accounts: ['organizations:ListAccounts'],
    accountsUnder: ['organizations:ListAccountsForParent'],
    unitsUnder: ['organizations:ListOrganizationalUnitsForParent'],
    tags: ['organizations:ListTagsForResource'],
  },
  inspect: {
    simulate: ['iam:SimulatePrincipalPolicy'],
    mailAccount: ['ses:GetAccount'],
    mailIdentity: ['ses:GetEmailIdentity'],
    mailEvents: ['ses:GetConfigurationSetEventDestinations'],
    bucketEncryption: ['s3:GetEncryptionConfiguration'],
    bucketVersioning: ['s3:GetBucketVersioning'],
    bucketRegion: ['s3:GetBucketLocation'],
  },
} as const satisfies {
  readonly iam: Needs<IamApi>;
  readonly sts: Needs<StsApi & { readonly assumeRole: typeof assumeRole }>;
  readonly email: Needs<EmailApi>;
  readonly secrets: Needs<SecretsApi>;
  readonly buckets: Needs<BucketApi>;
  readonly objects: Needs<ObjectApi>;
  readonly kms: Needs<KmsApi>;
  readonly stateSecret: Needs<StateSecretApi>;
  readonly trail: Needs<TrailApi>;
  readonly organizations: Needs<OrganizationsApi>;
  readonly inspect: Needs<InspectApi>;
};
