import type { InspectApi } from '../../aws/inspect.ts';
import type { Statement } from '../../permissions/document.ts';
import type { RolePolicy } from '../../permissions/policies.ts';
import { type Asked, ask } from '../asked.ts';
import type { ForbiddenFacts, WriteFacts } from '../facts.ts';
import { exampleOf } from './samples.ts';

/** Asks of every statement that allows something whether the identity is allowed it. */
export async function gatherWrites(
  inspect: InspectApi,
  principal: string,
  policies: readonly RolePolicy[],
): Promise<readonly WriteFacts[]> {
  const found: WriteFacts[] = [];
  for (const { Sid, Action, ...statement } of allowing(policies)) {
    const { resource, context } = exampleOf({ Sid, Action, ...statement });
    const asked = await ask(() => inspect.simulate(principal, { actions: Action, resource, context }));
    found.push({ statement: Sid, resource, asked });
    // What is denied once is denied every time.
    if (!asked.answered) break;
  }
  return found;
}

function allowing(policies: readonly RolePolicy[]): readonly Statement[] {
  return policies.flatMap(({ document }) => document.Statement.filter(({ Effect }) => Effect === 'Allow'));
}

/** What is asked about. */
interface Probes {
  readonly userArn: string;
  /** A secret that was handed over; null: nothing is. */
  readonly secretArn: string | null;
  /** A user to whom no rule with `by: keywarden` applies; null: one may apply to anybody. */
  readonly strangerArn: string | null;
}

/** Asks whether the identity could do what no run may ever do. */
export async function gatherForbidden(
  inspect: InspectApi,
  principal: string,
  { userArn, secretArn, strangerArn }: Probes,
): Promise<readonly ForbiddenFacts[]> {
  const exempting = {
    actions: ['iam:TagUser'],
    resource: userArn,
    context: { 'aws:TagKeys': ['keywarden:exempt'] },
  };
  const reading = (resource: string) => ({
    actions: [resource.includes(':s3:::') ? 's3:GetObject' : 'secretsmanager:GetSecretValue'],
    resource,
    context: {},
  });
  const simulated = async (
    question: Parameters<InspectApi['simulate']>[1],
  ): Promise<ForbiddenFacts['asked']> => {
    const asked = await ask(() => inspect.simulate(principal, question));
    return asked.answered ? firstOf(asked.value) : asked;
  };
  return [
    { what: 'write the tag keywarden:exempt', role: 'write', asked: await simulated(exempting) },
    ...(secretArn === null
      ? []
      : [
          {
            what: `read new secrets (${secretArn})`,
            role: 'issue',
            asked: await simulated(reading(secretArn)),
          } as const,
        ]),
    ...(strangerArn === null
      ? []
      : [
          {
            what: 'issue keys for users to whom no rule with `by: keywarden` applies',
            role: 'issue',
            asked: await simulated({ actions: ['iam:CreateAccessKey'], resource: strangerArn, context: {} }),
          } as const,
        ]),
  ];
}

type Answers = Awaited<ReturnType<InspectApi['simulate']>>;

/** Of a question about one action. */
export function firstOf(answers: Answers): Asked<Answers[number]['answer']> {
  return { answered: true, value: answers[0]?.answer ?? 'implicitDeny' };
}
