import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT, userCaller } from '../testing/service-request.ts';
import { as, asRole, secretsWith, userArn } from '../testing/secrets-caller.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/Reader`;

const allow = (AWS: string | string[], change: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...change,
});
const denyAllBut = (operator: string, ...arns: string[]) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  Condition: { [operator]: { 'aws:PrincipalArn': arns } },
});

/** A secret with a policy of these statements. */
const guarded = (statements: object[], change: object = {}) => {
  const secrets = secretsWith();
  const { ARN } = secrets.create(change).json as { ARN: string };
  if (statements.length > 0) {
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    expect(secrets.call('PutResourcePolicy', { SecretId: 's', ResourcePolicy }).status).toBe(200);
  }
  const reads = (sent: Parameters<typeof secrets.get>[1]) =>
    secrets.get({ SecretId: ARN }, sent).type ?? 'yes';
  return { ...secrets, ARN, reads };
};
const DENIED = 'AccessDeniedException';

describe('reading a value', () => {
  it('without a policy: sessions may, and users only as administrators', () => {
    const { reads, get } = guarded([]);
    expect(reads({})).toBe('yes');
    expect(reads(asRole('Reader'))).toBe('yes');
    expect(reads(as('adam'))).toBe('yes');
    expect(reads(as('alice'))).toBe(DENIED);
    expect(get({}, as('alice')).message).toMatch(
      new RegExp(
        `^User: ${userArn('alice')} is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:.*:secret:s-\\w+ because no identity-based policy allows the secretsmanager:GetSecretValue action$`,
      ),
    );
  });

  it('a policy that names a user lets that one read', () => {
    const { reads } = guarded([allow(userArn('alice'))]);
    expect(reads(as('alice'))).toBe('yes');
    expect(reads(as('bob'))).toBe(DENIED);
  });

  it('the account as principal leaves it to identity policies', () => {
    const { reads } = guarded([allow(ACCOUNT)]);
    expect(reads(as('alice'))).toBe(DENIED);
    expect(reads(as('adam'))).toBe('yes');
  });

  it.each(['StringNotEquals', 'ArnNotEquals', 'ArnNotLike', 'StringNotLike'])(
    'a deny with %s leaves only those named, administrators not',
    (operator) => {
      const { reads, get } = guarded([
        allow([userArn('alice'), ROLE]),
        denyAllBut(operator, userArn('alice'), ROLE),
      ]);
      expect(reads(as('alice'))).toBe('yes');
      expect(reads(asRole('Reader'))).toBe('yes');
      for (const sent of [as('bob'), as('adam'), {}]) expect(reads(sent)).toBe(DENIED);
      expect(get().message).toContain('with an explicit deny in a resource-based policy');
    },
  );

  it('wildcards count in Like and Arn conditions, and in actions and resources, not in StringNotEquals', () => {
    const everyUser = `arn:aws:iam::${ACCOUNT}:user/*`;
    expect(guarded([denyAllBut('ArnNotEquals', everyUser)]).reads(as('adam'))).toBe('yes');
    expect(guarded([denyAllBut('StringNotLike', everyUser)]).reads(as('adam'))).toBe('yes');
    expect(guarded([denyAllBut('StringNotEquals', everyUser)]).reads(as('adam'))).toBe(DENIED);
    const change = { Action: 'secretsmanager:get*', Resource: 'arn:aws:secretsmanager:*:secret:s-??????' };
    expect(guarded([allow(userArn('alice'), change)]).reads(as('alice'))).toBe('yes');
    const elsewhere = { Resource: 'arn:aws:secretsmanager:*:secret:t-??????' };
    expect(guarded([allow(userArn('alice'), elsewhere)]).reads(as('alice'))).toBe(DENIED);
    const otherwise = { Action: 'secretsmanager:DescribeSecret' };
    expect(guarded([allow(userArn('alice'), otherwise)]).reads(as('alice'))).toBe(DENIED);
  });

  it('an allow on a condition holds for whom the condition holds', () => {
    const { reads } = guarded([
      allow('*', { Condition: { StringEquals: { 'aws:principalarn': userArn('alice') } } }),
    ]);
    expect(reads(as('alice'))).toBe('yes');
    expect(reads(as('bob'))).toBe(DENIED);
  });

  it('a session is denied by its role, or by itself', () => {
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/session`;
    for (const principal of [ROLE, session]) {
      const { reads } = guarded([{ ...allow(principal), Effect: 'Deny' }]);
      expect(reads(asRole('Reader'))).toBe(DENIED);
      expect(reads({})).toBe('yes');
    }
  });

  it('a user that is deleted may no longer read', () => {
    const { reads } = guarded([]);
    expect(reads({ caller: userCaller('nobody') })).toBe(DENIED);
  });
});

describe('the other operations', () => {
  it('are everybody’s in the account unless denied', () => {
    const deny = { ...allow(userArn('alice'), { Action: 'secretsmanager:*' }), Effect: 'Deny' };
    const { call } = guarded([deny]);
    const describes = (name: string) => call('DescribeSecret', { SecretId: 's' }, as(name)).type;
    expect(describes('bob')).toBeUndefined();
    expect(describes('alice')).toBe(DENIED);
  });
});

describe('another account', () => {
  const there = asRole('Reader', OTHER_ACCOUNT);
  const ownKey = { KmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` };

  it('reads what a policy and a key of the customer’s own let it read', () => {
    expect(guarded([allow(OTHER_ACCOUNT)], ownKey).reads(there)).toBe('yes');
    const role = `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`;
    expect(guarded([allow(role)], ownKey).reads(there)).toBe('yes');
  });

  it('does not read without the policy', () => {
    const { get, ARN } = guarded([], ownKey);
    expect(get({ SecretId: ARN }, there)).toMatchObject({
      type: DENIED,
      message: expect.stringContaining('because no resource-based policy allows'),
    });
  });

  it.each([{}, { KmsKeyId: 'alias/aws/secretsmanager' }])('does not read with the key %j', (key) => {
    const { get, ARN } = guarded([allow(OTHER_ACCOUNT)], key);
    expect(get({ SecretId: ARN }, there)).toMatchObject({
      type: DENIED,
      message: 'Access to KMS is not allowed',
    });
  });

  it('a user of it needs an identity policy besides', () => {
    const { reads } = guarded([allow(userArn('alice', OTHER_ACCOUNT)), allow(OTHER_ACCOUNT)], ownKey);
    expect(reads(as('alice', OTHER_ACCOUNT))).toBe(DENIED);
    expect(reads(as('adam', OTHER_ACCOUNT))).toBe('yes');
  });
});
