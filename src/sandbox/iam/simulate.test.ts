import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { errorOf, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const ROLE = `arn:aws:iam::${ACCOUNT}:role/tools/Keys`;

const simulated = async (
  asked: { readonly PolicySourceArn?: string; readonly keys?: readonly string[] } = {},
) => {
  const policies = {
    own: document(
      {
        Effect: 'Allow',
        Action: 'iam:TagUser',
        Resource: '*',
        Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'keywarden:A*' } },
      },
      { Effect: 'Deny', Action: 'iam:DeleteUser', Resource: '*' },
    ),
  };
  const { iam } = await openSandbox({
    switches: { policies: true },
    seed: { accounts: [{ id: ACCOUNT, roles: [{ name: 'Keys', path: '/tools/', policies }] }] },
  });
  const { PolicySourceArn = ROLE, keys = ['keywarden:A1'] } = asked;
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn,
      ActionNames: ['iam:TagUser', 'iam:DeleteUser', 'iam:CreateUser'],
      ResourceArns: [`arn:aws:iam::${ACCOUNT}:user/ana`],
      ContextEntries: [
        { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList', ContextKeyValues: [...keys] },
      ],
    }),
  );
  return EvaluationResults.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]);
};

describe('asking what the policies of a role say', () => {
  it('tells what is allowed, what is not, and what is forbidden', async () => {
    expect(await simulated()).toEqual([
      ['iam:TagUser', 'allowed'],
      ['iam:DeleteUser', 'explicitDeny'],
      ['iam:CreateUser', 'implicitDeny'],
    ]);
  });

  it('goes by the conditions that are given', async () => {
    const [tag] = await simulated({ keys: ['keywarden:A1', 'keywarden:exempt'] });
    expect(tag).toEqual(['iam:TagUser', 'implicitDeny']);
  });

  it('allows everything to the first credentials', async () => {
    const admin = `arn:aws:iam::${ACCOUNT}:role/SandboxAdmin`;
    expect((await simulated({ PolicySourceArn: admin })).map(([, decision]) => decision)).toEqual([
      'allowed',
      'allowed',
      'allowed',
    ]);
  });

  it.each([
    [`arn:aws:iam::${ACCOUNT}:role/Keys`, 'NoSuchEntity'],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/Keys/x`, 'Invalid Entity Arn'],
  ])('knows no %s', async (PolicySourceArn, code) => {
    expect(await errorOf(simulated({ PolicySourceArn }))).toContain(code);
  });
});
