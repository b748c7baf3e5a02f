import { z } from 'zod';
import { type Condition, parseConditions } from './conditions.ts';
import { MalformedPolicy, UnsupportedPolicy } from './faults.ts';

/** A policy, in the part of the policy language that the embedded AWS understands. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** `*`, a twelve-digit account id, or an ARN of a user, role or session; none in a policy of an identity. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  /** In a policy that says who may assume a role: everything. */
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

/** On what a policy stands: an identity, a resource, or a role, saying who may assume it. */
type PolicyKind = 'identity' | 'resource' | 'trust';

/**
 * Reads a policy.
 * @throws MalformedPolicy for what AWS would not take either; UnsupportedPolicy for what the embedded AWS does not know.
 */
export const parsePolicy = (text: string, kind: PolicyKind): Policy => {
  const document = documentSchema.safeParse(jsonOf(text));
  if (!document.success) throw new MalformedPolicy('syntax');
  const statements = asList<Readonly<Record<string, unknown>>>(document.data.Statement);
  return { statements: statements.map((data) => parseStatement(data, kind)) };
};

const texts = z.union([z.string(), z.array(z.string()).min(1)]);
const common = {
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)).optional(),
};
const principal = z.union([z.string(), z.record(z.string(), texts)]);
const SCHEMAS = {
  identity: z.strictObject({ ...common, Resource: texts }),
  resource: z.strictObject({ ...common, Principal: principal, Resource: texts }),
  trust: z.strictObject({ ...common, Principal: principal }),
} as const;
const loose = z.record(z.string(), z.unknown());
const documentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([loose, z.array(loose).min(1)]),
});

const parseStatement = (data: Readonly<Record<string, unknown>>, kind: PolicyKind): Statement => {
  for (const element of ['NotPrincipal', 'NotAction', 'NotResource'])
    if (element in data) throw new UnsupportedPolicy(element);
  const parsed = SCHEMAS[kind].safeParse(data);
  if (!parsed.success) throw new MalformedPolicy('syntax');
  const { Effect, Action, Condition = {} } = parsed.data;
  return {
    effect: Effect,
    principals: 'Principal' in parsed.data ? parsePrincipal(parsed.data.Principal) : [],
    actions: asList(Action),
    resources: 'Resource' in parsed.data ? asList(parsed.data.Resource) : ['*'],
    conditions: parseConditions(Condition),
  };
};

const parsePrincipal = (written: z.infer<typeof principal>): readonly string[] => {
  if (typeof written === 'string') return [parseAwsPrincipal(written)];
  return Object.entries(written).flatMap(([kind, values]) => {
    if (kind !== 'AWS') throw new UnsupportedPolicy(`principal of the kind ${kind}`);
    return asList(values).map(parseAwsPrincipal);
  });
};

/** An account may be written as its root user's ARN. */
const parseAwsPrincipal = (written: string): string => {
  const root = /^arn:aws:iam::(\d{12}):root$/.exec(written)?.[1];
  if (root !== undefined) return root;
  if (PRINCIPAL.test(written)) return written;
  throw new MalformedPolicy('principal');
};

const PRINCIPAL =
  /^(?:\*|\d{12}|arn:aws:iam::\d{12}:(?:user|role)\/.+|arn:aws:sts::\d{12}:assumed-role\/[^/]+\/.+)$/;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedPolicy('syntax');
  }
};

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
