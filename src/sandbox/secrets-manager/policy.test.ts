import { describe, expect, it } from 'vitest';
import { isPublic, parseResourcePolicy } from './policy.ts';

const statement = (change: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:user/alice' },
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
  ...change,
});
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

describe('a resource policy', () => {
  it('is read with single values and lists alike', () => {
    const one = JSON.stringify({ Statement: statement() });
    const many = policy(
      statement({ Principal: { AWS: ['arn:aws:iam::111111111111:user/alice'] }, Resource: ['*'] }),
    );
    expect(parseResourcePolicy(one)).toEqual(parseResourcePolicy(many));
  });

  it('takes an account by number or by its root', () => {
    const principals = (AWS: string) =>
      parseResourcePolicy(policy(statement({ Principal: { AWS } }))).statements[0]?.principals;
    expect(principals('arn:aws:iam::111111111111:root')).toEqual(principals('111111111111'));
  });

  it.each([
    ['text', 'no JSON'],
    ['nothing', '{}'],
    ['another version', JSON.stringify({ Version: '2030-01-01', Statement: statement() })],
    ['an unknown element', policy(statement({ Colour: 'red' }))],
    ['another effect', policy(statement({ Effect: 'AllowSomething' }))],
    ['no resource', policy(statement({ Resource: undefined }))],
    ['no statement', policy()],
  ])('is malformed: %s', (_, text) => {
    expect(() => parseResourcePolicy(text)).toThrow('This resource policy contains a syntax error.');
  });

  it.each(['alice', 'arn:aws:iam::1:user/alice', 'arn:aws:iam::111111111111:group/g'])(
    'has no principal %s',
    (AWS) => {
      expect(() => parseResourcePolicy(policy(statement({ Principal: { AWS } })))).toThrow(
        'unsupported principal',
      );
    },
  );

  it.each([
    ['NotAction', { NotAction: 'x' }],
    ['NotPrincipal', { NotPrincipal: '*' }],
    ['principal of the kind Service', { Principal: { Service: 'lambda.amazonaws.com' } }],
    ['condition Bool on aws:SecureTransport', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['condition StringEquals on aws:SourceVpc', { Condition: { StringEquals: { 'aws:SourceVpc': 'v' } } }],
    [
      'condition IpAddress on aws:PrincipalArn',
      { Condition: { IpAddress: { 'aws:PrincipalArn': '10.0.0.0/8' } } },
    ],
  ])('with %s is refused rather than passed over', (what, change) => {
    expect(() => parseResourcePolicy(policy(statement(change)))).toThrow(
      expect.objectContaining({ code: 'NotImplemented', message: expect.stringContaining(what) }),
    );
  });
});

describe('a public policy', () => {
  const everybody = { Principal: '*' };
  const onlyAlice = {
    Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:user/alice' } },
  };

  it.each([
    ['allows everybody', statement(everybody), true],
    ['allows everybody, as AWS', statement({ Principal: { AWS: '*' } }), true],
    ['allows everybody on a condition', statement({ ...everybody, ...onlyAlice }), false],
    ['denies everybody', statement({ ...everybody, Effect: 'Deny' }), false],
    ['allows one', statement(), false],
  ])('%s', (_, given, expected) => {
    expect(isPublic(parseResourcePolicy(policy(given)))).toBe(expected);
  });
});
