import { jsonService } from '../wire/json-service.ts';
import { DELETE_OPERATIONS } from './delete.ts';
import { DESCRIBE_OPERATIONS } from './describe.ts';
import { GET_OPERATIONS } from './get.ts';
import { PUT_OPERATIONS } from './put.ts';
import { RESOURCE_POLICY_OPERATIONS } from './resource-policy.ts';
import { STAGE_OPERATIONS } from './stages.ts';
import { TAG_OPERATIONS } from './tags.ts';

/** The part of Secrets Manager that Keywarden uses, in its own wire format (JSON 1.1). Each region has its own secrets. */
export const secretsManagerService = jsonService({
  name: 'secretsmanager',
  operations: {
    ...PUT_OPERATIONS,
    ...GET_OPERATIONS,
    ...DESCRIBE_OPERATIONS,
    ...STAGE_OPERATIONS,
    ...DELETE_OPERATIONS,
    ...TAG_OPERATIONS,
    ...RESOURCE_POLICY_OPERATIONS,
  },
  logged: [
    'SecretId',
    'Name',
    'ClientRequestToken',
    'VersionId',
    'VersionStage',
    'VersionStages',
    'RemoveFromVersionId',
    'MoveToVersionId',
    'KmsKeyId',
    'Tags',
    'TagKeys',
    'RecoveryWindowInDays',
    'ForceDeleteWithoutRecovery',
    'BlockPublicPolicy',
    'IncludeDeprecated',
    'IncludePlannedDeletion',
    'MaxResults',
  ],
});
