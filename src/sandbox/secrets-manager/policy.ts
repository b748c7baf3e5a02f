import { z } from 'zod';
import { malformedPolicy, notImplemented } from './errors.ts';

/** A resource policy, in the part of the policy language that the embedded AWS understands. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** `*`, a twelve-digit account id, or an ARN of a user, role or session. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

/** A comparison of the caller's `aws:PrincipalArn`. */
export interface Condition {
  readonly isNegated: boolean;
  readonly hasWildcards: boolean;
  readonly values: readonly string[];
}

/**
 * Reads a resource policy.
 * @throws AwsError `MalformedPolicyDocumentException` for what AWS would not take either; `NotImplemented` for what AWS
 *   knows and the embedded AWS does not: it would have to guess who may read a secret.
 */
export const parsePolicy = (text: string): Policy => {
  const document = documentSchema.safeParse(jsonOf(text));
  if (!document.success) throw syntaxError();
  return {
    statements: asList<Readonly<Record<string, unknown>>>(document.data.Statement).map(parseStatement),
  };
};

/** Whether a policy gives access to everybody, as BlockPublicPolicy understands it. */
export const isPublic = ({ statements }: Policy): boolean =>
  statements.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' && principals.includes('*') && conditions.length === 0,
  );

const texts = z.union([z.string(), z.array(z.string()).min(1)]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.string(), z.record(z.string(), texts)]),
  Action: texts,
  Resource: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
});
const loose = z.record(z.string(), z.unknown());
const documentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([loose, z.array(loose).min(1)]),
});

const parseStatement = (data: Readonly<Record<string, unknown>>): Statement => {
  for (const element of ['NotPrincipal', 'NotAction', 'NotResource'])
    if (element in data) throw notImplemented(`${element} in a resource policy`);
  const parsed = statement.safeParse(data);
  if (!parsed.success) throw syntaxError();
  const { Effect, Principal, Action, Resource, Condition = {} } = parsed.data;
  return {
    effect: Effect,
    principals: parsePrincipal(Principal),
    actions: asList(Action),
    resources: asList(Resource),
    conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => parseCondition(operator, key, asList(values))),
    ),
  };
};

const parsePrincipal = (principal: z.infer<typeof statement>['Principal']): readonly string[] => {
  if (typeof principal === 'string') return [parseAwsPrincipal(principal)];
  return Object.entries(principal).flatMap(([kind, values]) => {
    if (kind !== 'AWS') throw notImplemented(`principal of the kind ${kind} in a resource policy`);
    return asList(values).map(parseAwsPrincipal);
  });
};

/** An account may be written as its root user's ARN. */
const parseAwsPrincipal = (principal: string): string => {
  const root = /^arn:aws:iam::(\d{12}):root$/.exec(principal)?.[1];
  if (root !== undefined) return root;
  if (PRINCIPAL.test(principal)) return principal;
  throw unsupportedPrincipal();
};

const PRINCIPAL =
  /^(?:\*|\d{12}|arn:aws:iam::\d{12}:(?:user|role)\/.+|arn:aws:sts::\d{12}:assumed-role\/[^/]+\/.+)$/;

const parseCondition = (operator: string, key: string, values: readonly string[]): Condition => {
  const [, kind, not, comparison] = /^(String|Arn)(Not)?(Equals|Like)$/.exec(operator) ?? [];
  if (kind === undefined || key.toLowerCase() !== 'aws:principalarn')
    throw notImplemented(
      `condition ${operator} on ${key}; it knows String and Arn conditions on aws:PrincipalArn`,
    );
  // ArnEquals and ArnLike behave alike: both take wildcards.
  return { isNegated: not !== undefined, hasWildcards: kind === 'Arn' || comparison === 'Like', values };
};

export const unsupportedPrincipal = (): Error =>
  malformedPolicy('This resource policy contains an unsupported principal.');

const syntaxError = (): Error => malformedPolicy('This resource policy contains a syntax error.');

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw syntaxError();
  }
};

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
