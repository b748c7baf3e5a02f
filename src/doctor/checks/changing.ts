import { why } from '../asked.ts';
import type { ForbiddenFacts, WriteFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warn, fail, unknown } = findings('changing');

const ALLOW_ASKING =
  'Attach what `keywarden iam-policy --role doctor` prints, or run doctor as somebody who may simulate policies and name the identity: --principal ARN';

/** What a run changes, as IAM's policy simulation sees it; nothing is changed to find out. */
export function checkChanging(
  writes: readonly WriteFacts[],
  forbidden: readonly ForbiddenFacts[],
): readonly Finding[] {
  const [unasked] = writes.flatMap(({ asked }) => (asked.answered ? [] : [asked]));
  if (unasked !== undefined)
    return [unknown(`Whether a run may change anything is not known: ${why(unasked)}`, ALLOW_ASKING)];
  const answers = writes.flatMap(({ statement, resource, asked }) =>
    asked.answered ? asked.value.map((each) => ({ ...each, statement, resource })) : [],
  );
  const refused = answers.filter(({ answer }) => answer !== 'allowed');
  const works = answers.length - refused.length;
  return [
    ...(works > 0
      ? [
          ok(
            `${works} of ${answers.length} changes are allowed by the identity's policies (the policies of buckets and keys have their own say).`,
          ),
        ]
      : []),
    ...refused.map(refusal),
    ...forbidden.flatMap(excess),
  ];
}

function refusal({
  action,
  answer,
  statement,
  resource,
}: {
  readonly action: string;
  readonly answer: string;
  readonly statement: string;
  readonly resource: string;
}): Finding {
  return answer === 'explicitDeny'
    ? fail(
        `${action} on ${resource} is forbidden by an explicit deny.`,
        'Find it in the identity’s policies, its permissions boundary, or a service control policy, and except Keywarden from it.',
      )
    : fail(
        `${action} on ${resource} is not allowed.`,
        `Attach what \`keywarden iam-policy\` prints; this is its statement ${statement}.`,
      );
}

/** More than a run needs, where it would matter. */
function excess({ what, role, asked }: ForbiddenFacts): readonly Finding[] {
  if (!asked.answered || asked.value !== 'allowed') return [];
  return [
    warn(
      `The identity may ${what}, which Keywarden never does and nobody should be able to make it do.`,
      `Allow no more than what \`keywarden iam-policy --role ${role}\` prints; its Deny statements hold whatever else is allowed.`,
    ),
  ];
}
