import type { PolicyDocument } from '../../test/harness/bound.ts';
import { type Deployed, type Json, type PlainTemplate, resolved } from './resolved.ts';

type Statement = PolicyDocument['Statement'][number];

/** The statements of a role, inline policies and those beside it, as they are when everything is deployed. */
export function statementsOf(
  { Resources }: PlainTemplate,
  role: string,
  deployed: Deployed,
): readonly Statement[] {
  const inline = (Resources[role]?.Properties['Policies'] ?? []) as { PolicyDocument: Json }[];
  const beside = Object.values(Resources)
    .filter(({ Type, Condition }) => Type === 'AWS::IAM::Policy' && isMade(Condition, deployed))
    .filter(({ Properties }) => (Properties['Roles'] as { Ref: string }[]).some(({ Ref }) => Ref === role))
    .map(({ Properties }) => Properties as unknown as { PolicyDocument: Json });
  return [...inline, ...beside].flatMap(
    ({ PolicyDocument }) => documentOf(PolicyDocument, deployed).Statement,
  );
}

/** With lists where CDK writes a single one without. */
export function documentOf(document: Json, deployed: Deployed): PolicyDocument {
  const { Version, Statement } = resolved(document, deployed) as unknown as PolicyDocument;
  const Listed = Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat(),
    ...(statement.Resource === undefined ? {} : { Resource: [statement.Resource].flat() }),
  }));
  return { Version, Statement: Listed };
}

/** Those with a Sid: what has none is what running on Lambda takes, and not of `iam-policy`. */
export function ofKeywarden(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter(({ Sid }) => Sid !== undefined);
}

/** In an order of their own, so that sets can be compared. */
export function inOrder(statements: readonly Statement[]): readonly Statement[] {
  return statements.toSorted((one, other) => (one.Sid < other.Sid ? -1 : 1));
}

function isMade(condition: string | undefined, { holds }: Deployed): boolean {
  return condition === undefined || holds.includes(condition);
}
