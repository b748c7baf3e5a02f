import { contextOf } from '../policies/context.ts';
import { evaluateIdentity } from '../policies/evaluate.ts';
import { callerContext, policiesOf } from '../policies/identity.ts';
import { memberValues } from '../wire/params.ts';
import type { Params } from '../wire/params.ts';
import type { QueryCall, QueryOperation } from '../wire/query-service.ts';
import { noSuchEntity, validationError } from './errors.ts';
import { roleArn, userArn } from './names.ts';
import { pageOf } from './paging.ts';
import { stateOf } from './lookup.ts';
import { required } from './validate.ts';

/**
 * What the policies of a user or role say to each action on each resource; the policies of resources are left out, as on
 * AWS.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
const simulatePrincipalPolicy: QueryOperation = (call) => {
  const principal = existing(call, required(call.params, 'PolicySourceArn'));
  const actions = memberValues(call.params, 'ActionNames');
  const named = memberValues(call.params, 'ResourceArns');
  const context = new Map([
    ...callerContext(call.world, call.account, {
      kind: principal.includes(':user/') ? 'user' : 'session',
      arn: principal,
      userId: '',
      accessKeyId: '',
    }),
    ...contextOf(entriesOf(call.params)),
  ]);
  const policies = policiesOf(call.world, principal);
  const results = actions.flatMap((action) =>
    (named.length === 0 ? ['*'] : named).map((resource) => {
      const verdict = policies === null ? 'allow' : evaluateIdentity(policies, { action, resource, context });
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: DECISIONS[verdict],
        MatchedStatements: [],
        MissingContextValues: [],
      };
    }),
  );
  const { items, paging } = pageOf(call, results, ({ EvalActionName, EvalResourceName }) =>
    [EvalActionName, EvalResourceName].join(' '),
  );
  return { result: { EvaluationResults: items, ...paging } };
};

export const SIMULATE_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
};

const DECISIONS = { allow: 'allowed', deny: 'explicitDeny', none: 'implicitDeny' } as const;

/** The ARN itself, of a user or role that is there under exactly this path. */
const existing = (call: QueryCall, arn: string): string => {
  const [, account, kind, path = ''] = /^arn:aws:iam::(\d{12}):(user|role)\/(.+)$/.exec(arn) ?? [];
  if (kind === undefined || account !== call.account)
    throw validationError(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const { users, roles } = stateOf(call);
  const user = kind === 'user' ? users.get(name) : undefined;
  const role = kind === 'role' ? roles.get(name) : undefined;
  const isThere =
    (user !== undefined && userArn(account, user) === arn) ||
    (role !== undefined && roleArn(account, role) === arn) ||
    arn === `arn:aws:iam::${account}:role/SandboxAdmin`;
  if (!isThere) throw noSuchEntity(`The ${kind} with name ${path} cannot be found.`);
  return arn;
};

const entriesOf = (params: Params): Record<string, readonly string[]> => {
  const entries: Record<string, readonly string[]> = {};
  for (let index = 1; ; index += 1) {
    const entry = `ContextEntries.member.${index}`;
    const key = params.get(`${entry}.ContextKeyName`);
    if (key === null) return entries;
    entries[key] = memberValues(params, `${entry}.ContextKeyValues`);
  }
};
