import type { Match, Policy } from '../core/model/policy.ts';
import { MANAGED_POLICY_LIMIT } from './document.ts';
import { issuingRules } from './parts/issue.ts';
import { reachOf } from './parts/reach.ts';
import type { Place } from './place.ts';
import type { RolePolicy } from './policies.ts';

/** What the operator should know about the policies made, one sentence each. */
export function hints(policy: Policy, place: Place, made: readonly RolePolicy[]): readonly string[] {
  return [
    ...tooLarge(made),
    ...narrower(policy, place, made),
    ...wider(policy, place, made),
    ...unnamed(policy, place, made),
  ];
}

function tooLarge(made: readonly RolePolicy[]): readonly string[] {
  return made
    .filter(({ size }) => size > MANAGED_POLICY_LIMIT)
    .map(
      ({ role, size }) =>
        `The policy for ${role} has ${size} characters, and IAM takes ${MANAGED_POLICY_LIMIT} in a managed policy: name fewer paths, or put it into a role as an inline policy (10,240).`,
    );
}

/** Only said and not done: a user may be moved while something about it is in flight. */
function narrower({ rules }: Policy, { paths }: Place, made: readonly RolePolicy[]): readonly string[] {
  if (paths.length > 0 || !made.some(({ role }) => role === 'write')) return [];
  const acting = rules.filter(({ unused, rotate, inactive }) => unused ?? rotate ?? inactive);
  const named = acting.map(({ match }) => pathOf(match));
  if (named.length === 0 || named.includes('/')) return [];
  const flags = [...new Set(named)].map((path) => `--path ${path}`).join(' ');
  return [`Every rule that acts is for users below a path; ${flags} allows changes there and nowhere else.`];
}

/** Where more users can be issued keys than the rules say. */
function wider(policy: Policy, place: Place, made: readonly RolePolicy[]): readonly string[] {
  if (!made.some(({ role }) => role === 'issue')) return [];
  return issuingRules(policy).flatMap(({ name, match }) => {
    const { beyond } = reachOf(match, place);
    if (beyond.length === 0) return [];
    return [
      `The rule "${name}" issues keys, and IAM cannot say its ${beyond.join(', ')}: iam:CreateAccessKey is allowed for every user who fits the rest of it. Match by path or tag to narrow that.`,
    ];
  });
}

function pathOf({ path = '/', all = [] }: Match): string {
  return [path, ...all.map(pathOf)].toSorted((a, b) => b.length - a.length)[0] ?? '/';
}

function unnamed(policy: Policy, place: Place, made: readonly RolePolicy[]): readonly string[] {
  const found: string[] = [];
  if (made.some(({ role }) => role === 'store'))
    found.push(
      'If the bucket of the store is encrypted with a KMS key of your own, allow kms:Decrypt and kms:GenerateDataKey on that key too.',
    );
  if (
    policy.accounts !== 'self' &&
    place.organization === null &&
    made.some(({ role }) => role === 'accounts')
  )
    found.push('With --organization o-… roles outside the organization cannot be assumed by mistake.');
  return found;
}
