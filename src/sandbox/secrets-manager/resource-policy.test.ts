import { describe, expect, it } from 'vitest';
import { ACCOUNT } from '../testing/service-request.ts';
import { secretsWith, userArn } from '../testing/secrets-caller.ts';

const policyFor = (Principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
  });
const ALICE = policyFor({ AWS: userArn('alice') });
const EVERYBODY = policyFor('*');

const withSecret = () => {
  const { create, call } = secretsWith();
  const { ARN } = create().json as { ARN: string };
  const on = (operation: string, input: object = {}) => call(operation, { SecretId: 's', ...input });
  const put = (ResourcePolicy: string, BlockPublicPolicy?: boolean) =>
    on('PutResourcePolicy', { ResourcePolicy, BlockPublicPolicy });
  return { ARN, call, put, on };
};

describe('a secret’s resource policy', () => {
  it('is put, shown as it was put, replaced and deleted', () => {
    const { ARN, put, on } = withSecret();
    expect(on('GetResourcePolicy').json).toEqual({ ARN, Name: 's' });
    expect(put(ALICE).json).toEqual({ ARN, Name: 's' });
    expect(on('GetResourcePolicy').json).toEqual({ ARN, Name: 's', ResourcePolicy: ALICE });
    put(EVERYBODY, false);
    expect(on('GetResourcePolicy').json.ResourcePolicy).toBe(EVERYBODY);
    expect(on('DeleteResourcePolicy').json).toEqual({ ARN, Name: 's' });
    expect(on('GetResourcePolicy').json).not.toHaveProperty('ResourcePolicy');
  });

  it('that is public is refused when that is asked for, and leaves the one before', () => {
    const { put, on } = withSecret();
    put(ALICE, true);
    expect(put(EVERYBODY, true)).toMatchObject({ status: 400, type: 'PublicPolicyException' });
    expect(on('GetResourcePolicy').json.ResourcePolicy).toBe(ALICE);
  });

  it.each([
    ['arn:aws:iam::999999999999:root', false],
    [userArn('nobody'), false],
    [`arn:aws:iam::${ACCOUNT}:user/path/alice`, false],
    [`arn:aws:iam::${ACCOUNT}:role/None`, false],
    [`arn:aws:iam::${ACCOUNT}:role/Reader`, true],
    [`arn:aws:iam::${ACCOUNT}:role/SandboxAdmin`, true],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/Reader/run`, true],
    [ACCOUNT, true],
  ])('the principal %s exists: %s', (AWS, exists) => {
    const { put } = withSecret();
    const answer = put(policyFor({ AWS }));
    expect(answer.type).toBe(exists ? undefined : 'MalformedPolicyDocumentException');
  });

  it('is validated without being put', () => {
    const { on, call } = withSecret();
    const validate = (ResourcePolicy: string) => on('ValidateResourcePolicy', { ResourcePolicy });
    expect(validate(ALICE).json).toEqual({ PolicyValidationPassed: true, ValidationErrors: [] });
    expect(validate(EVERYBODY).json).toMatchObject({
      PolicyValidationPassed: false,
      ValidationErrors: [{ CheckName: 'BlockPublicPolicy' }],
    });
    expect(validate('{').type).toBe('MalformedPolicyDocumentException');
    expect(call('ValidateResourcePolicy', { ResourcePolicy: ALICE }).status).toBe(200);
    expect(on('ValidateResourcePolicy', { SecretId: 'x', ResourcePolicy: ALICE }).type).toBe(
      'ResourceNotFoundException',
    );
    expect(on('GetResourcePolicy').json).not.toHaveProperty('ResourcePolicy');
  });
});
