import { type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { attempt, notAws, present } from './attempt.ts';
import type { InspectApi, SimulatedAnswer, SimulatedQuestion } from './inspect.ts';

/** Keys that hold a list, be it of one. */
const MULTIVALUED = /^(aws:TagKeys|kms:ResourceAliases)$/i;

/**
 * What the policies of a user or role say to some actions on one resource, service control policies included, the
 * policy of the resource itself left out.
 * Needs: iam:SimulatePrincipalPolicy
 */
export async function simulate(
  client: IAMClient,
  principal: string,
  { actions, resource, context }: SimulatedQuestion,
): ReturnType<InspectApi['simulate']> {
  const operation = 'iam:SimulatePrincipalPolicy';
  const command = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: principal,
    ActionNames: [...actions],
    ResourceArns: [resource],
    MaxItems: 1000,
    ContextEntries: Object.entries(context).map(([ContextKeyName, values]) => ({
      ContextKeyName,
      ContextKeyType: MULTIVALUED.test(ContextKeyName) || values.length !== 1 ? 'stringList' : 'string',
      ContextKeyValues: [...values],
    })),
  });
  const { EvaluationResults } = await attempt(operation, () => client.send(command));
  const results = present(EvaluationResults, operation, 'EvaluationResults');
  return actions.map((action) => {
    const found = results.find(
      ({ EvalActionName }) => EvalActionName?.toLowerCase() === action.toLowerCase(),
    );
    return {
      action,
      answer: toAnswer(present(found?.EvalDecision, operation, `decision on ${action}`), operation),
    };
  });
}

function toAnswer(decision: string, operation: string): SimulatedAnswer {
  if (decision === 'allowed' || decision === 'implicitDeny' || decision === 'explicitDeny') return decision;
  throw notAws(operation, `the decision is "${decision}"`);
}
