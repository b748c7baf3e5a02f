import { describe, expect, it } from 'vitest';
import { ANA } from '../testing/words.ts';
import { isSamePolicy, readerPolicy } from './reader-policy.ts';

const OURS = readerPolicy(ANA);
const change = (edit: (policy: { Statement: Record<string, unknown>[] }) => void): string => {
  const policy = JSON.parse(OURS);
  edit(policy);
  return JSON.stringify(policy);
};

describe('a user whose path would mean others', () => {
  const at = (path: string) => ({ ...ANA, arn: `arn:aws:iam::111122223333:user${path}ana` });

  it.each(['/${aws:username}/', '/a*/', '/a?/'])('of the path %s is refused', (path) => {
    expect(() => readerPolicy(at(path))).toThrow(/cannot be named in a policy.*--new-path/);
  });

  it.each(['/a$b/', '/{a}/', '/team/'])('of the path %s is not', (path) => {
    expect(readerPolicy(at(path))).toContain(`user${path}ana`);
  });
});

describe('the resource policy', () => {
  it('lets the user in by name, and denies reading to everybody else', () => {
    expect(JSON.parse(OURS).Statement).toMatchObject([
      { Effect: 'Allow', Principal: { AWS: ANA.arn } },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Condition: { StringNotEquals: { 'aws:PrincipalArn': ANA.arn } },
      },
    ]);
  });

  it.each<[string, string]>([
    ['as it is', OURS],
    ['with other white space', JSON.stringify(JSON.parse(OURS), null, 2)],
    ['with its statements in another order', change(({ Statement }) => Statement.unshift(Statement.pop()!))],
    [
      'with a list of one',
      change(({ Statement }) => (Statement[1]!['Action'] = ['secretsmanager:GetSecretValue'])),
    ],
    [
      'with everybody written in the long way',
      change(({ Statement }) => (Statement[1]!['Principal'] = { AWS: '*' })),
    ],
    [
      'with its actions in another order',
      change(
        ({ Statement }) =>
          (Statement[0]!['Action'] = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']),
      ),
    ],
  ])('is recognised %s', (_how, policy) => expect(isSamePolicy(policy, OURS)).toBe(true));

  it.each<[string, string]>([
    [
      'with a reader more',
      change(({ Statement }) => (Statement[0]!['Principal'] = { AWS: [ANA.arn, 'arn:aws:iam::1:role/x'] })),
    ],
    [
      'with an exception more',
      change(
        ({ Statement }) =>
          (Statement[1]!['Condition'] = { StringNotEquals: { 'aws:PrincipalArn': [ANA.arn, 'x'] } }),
      ),
    ],
    ['without the denial', change(({ Statement }) => Statement.pop())],
    ['with an action more', change(({ Statement }) => (Statement[0]!['Action'] = '*'))],
    ['of another user', readerPolicy({ ...ANA, arn: `${ANA.arn}2` })],
    ['that is no JSON', 'x'],
  ])('is another one %s', (_how, policy) => expect(isSamePolicy(policy, OURS)).toBe(false));

  it('two that nobody can read are not the same', () => expect(isSamePolicy('x', 'x')).toBe(false));
});
