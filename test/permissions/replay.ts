import type { Decision } from '../../src/sandbox/policies/decisions.ts';
import { evaluateIdentity } from '../../src/sandbox/policies/evaluate.ts';
import { parsePolicy } from '../../src/sandbox/policies/policy.ts';
import type { PolicyDocument } from '../harness/bound.ts';

type Statement = PolicyDocument['Statement'][number];

/** One action taken out of one statement. */
interface Removal {
  readonly name: string;
  readonly documents: readonly PolicyDocument[];
}

/** Every way to take a single action out of the statements that allow something. */
export function removals(documents: readonly PolicyDocument[]): readonly Removal[] {
  return documents.flatMap((document, at) =>
    document.Statement.flatMap((statement, index) =>
      statement.Effect === 'Deny'
        ? []
        : statement.Action.map((action) => ({
            name: `${action} in ${statement.Sid}`,
            documents: documents.with(at, without(document, index, action)),
          })),
    ),
  );
}

function without(document: PolicyDocument, index: number, action: string): PolicyDocument {
  const statement = document.Statement[index] as Statement;
  const Action = statement.Action.filter((each) => each !== action);
  // IAM takes no statement without an action.
  const Statement =
    Action.length === 0
      ? document.Statement.filter((_, each) => each !== index)
      : document.Statement.with(index, { ...statement, Action });
  return { ...document, Statement };
}

/** The questions that were allowed and no longer would be. */
export function newlyRefused(
  decisions: readonly Decision[],
  documents: readonly PolicyDocument[],
): readonly Decision[] {
  const policies = documents
    .filter(({ Statement }) => Statement.length > 0)
    .map((document) => parsePolicy(JSON.stringify(document), 'identity'));
  return decisions.filter(
    (decision) => decision.verdict === 'allow' && evaluateIdentity(policies, decision) !== 'allow',
  );
}
