import { lookCloser, why } from '../asked.ts';
import type { DeliveryFacts, OwnerFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { checkBucket } from './bucket.ts';

const { ok, warn, fail, unknown } = findings('delivery');

/** Whether a new secret can be handed over, and fetched. */
export function checkDelivery(facts: DeliveryFacts): readonly Finding[] {
  const place =
    facts.to === 's3'
      ? checkBucket(facts.bucket, { area: 'delivery', region: facts.region, versions: false })
      : checkSecrets(facts);
  return [...place, ...checkOwner(facts.owner, facts.to)];
}

function checkSecrets({
  region,
  describe,
  kmsKey,
}: Extract<DeliveryFacts, { readonly to: 'secrets-manager' }>): readonly Finding[] {
  const key =
    kmsKey === null
      ? []
      : [
          unknown(
            `Whether the KMS key ${kmsKey} exists and is enabled in ${region} is not asked: Keywarden needs no right to look at keys.`,
            `aws kms describe-key --key-id ${kmsKey} --region ${region}`,
          ),
        ];
  if (describe.answered) return [ok(`Secrets Manager answers in ${region}.`), ...key];
  if (describe.kind !== 'denied') return [unknown(describe.because), ...key];
  return [
    fail(
      `Secrets named keywarden/… may not be looked at: ${describe.because}`,
      'Attach what `keywarden iam-policy --role issue` prints.',
    ),
    ...key,
  ];
}

/** The user's own policies; a secret's policy lets its user in by itself, unless something forbids it. */
function checkOwner({ user, answers }: OwnerFacts, to: DeliveryFacts['to']): readonly Finding[] {
  if (user === null) return [unknown('There is no user to see whether owners could fetch a secret.')];
  const [unasked] = answers.flatMap(({ asked }) => (asked.answered ? [] : [asked]));
  if (unasked !== undefined)
    return [
      unknown(`Whether owners could fetch a secret is not known: ${why(unasked)}`, lookCloser(unasked)),
    ];
  const found = answers.flatMap(({ action, resource, asked }) => {
    if (!asked.answered || asked.value === 'allowed') return [];
    const what = `${user}, asked about as an example, may not ${action} on ${resource}`;
    if (asked.value === 'explicitDeny')
      return [
        fail(
          `${what}: something forbids it.`,
          'Look for a Deny in its policies, its permissions boundary or a service control policy.',
        ),
      ];
    // Secrets Manager: the secret's own policy, which Keywarden writes, allows reading it.
    if (to === 'secrets-manager' && action === 'secretsmanager:GetSecretValue') return [];
    return [warn(`${what} by its own policies.`, `Give the users: ${statementFor(action, resource, user)}`)];
  });
  return found.length > 0 ? found : [ok(`Users could fetch their secret (${user}, as an example).`)];
}

function statementFor(action: string, resource: string, user: string): string {
  const own = resource.replaceAll(`/${user}/`, '/${aws:username}/').replace(/\/[^/]*probe[^/]*$/, '/*');
  return `{"Effect":"Allow","Action":"${action}","Resource":"${own}"}`;
}
