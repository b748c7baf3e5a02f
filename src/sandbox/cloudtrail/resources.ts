import type { RecordedCall } from './recorded.ts';

export interface Resource {
  readonly ResourceType: string;
  readonly ResourceName: string;
}

/** The resources that a call names, or made. */
export const resourcesOf = ({ service, parameters, noted }: RecordedCall): readonly Resource[] => {
  const found = new Map<string, string>();
  for (const [name, value] of [...Object.entries(parameters), ...Object.entries(noted)]) {
    const type = service === 'secretsmanager' && name === 'Name' ? SECRET : TYPES.get(name);
    if (type !== undefined && typeof value === 'string') found.set(value, type);
  }
  return [...found].map(([ResourceName, ResourceType]) => ({ ResourceType, ResourceName }));
};

const SECRET = 'AWS::SecretsManager::Secret';

/** By the parameter that names one. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['UserName', 'AWS::IAM::User'],
  ['AccessKeyId', 'AWS::IAM::AccessKey'],
  ['GroupName', 'AWS::IAM::Group'],
  ['PolicyArn', 'AWS::IAM::Policy'],
  ['RoleArn', 'AWS::IAM::Role'],
  ['Bucket', 'AWS::S3::Bucket'],
  ['SecretId', SECRET],
  ['ARN', SECRET],
]);
