import { Aws } from 'aws-cdk-lib';
import type { Policy } from '../../src/core/model/policy.ts';
import { type PolicyDocument, type Statement, documentOf } from '../../src/permissions/document.ts';
import { configurationStatements } from '../../src/permissions/parts/configuration.ts';
import { mailEventStatements } from '../../src/permissions/parts/store.ts';
import { ANYWHERE, type Place } from '../../src/permissions/place.ts';
import { runningPolicies } from '../../src/permissions/policies.ts';
import { STORE_PREFIX } from './policy.ts';

/**
 * What the roles of the templates may do: the statements of `keywarden iam-policy`, and nothing of our own. Names that are
 * known only when the template is deployed go in as CDK's placeholders. To IAM these would be variables, and so they would
 * be made to mean themselves: they go in spelt another way, and come out as they were.
 */

/** What a function makes of values with placeholders in them. All of it is plain data. */
function withPlaceholders<Given, Made>(given: Given, make: (given: Given) => Made): Made {
  const spelt = <T>(value: T, from: RegExp, to: string): T =>
    JSON.parse(JSON.stringify(value).replaceAll(from, to)) as T;
  return spelt(make(spelt(given, /\$\{(Token\[[^\]]+\])\}/g, '%<$1>%')), /%<(Token\[[^\]]+\])>%/g, '$${$1}');
}

/** The account and region of the stack. */
export function here(organization: string | null): Place {
  return {
    ...ANYWHERE,
    partition: Aws.PARTITION,
    account: Aws.ACCOUNT_ID,
    region: Aws.REGION,
    organization,
  };
}

type Role = 'read' | 'write' | 'issue' | 'notify' | 'store' | 'seal' | 'accounts';

/** The statements of one policy that `iam-policy` prints; none, when nothing needs it. */
export function statementsOf(
  role: Role,
  policy: Policy,
  { place, bucket, below = STORE_PREFIX }: { place: Place; bucket: string; below?: string },
): readonly Statement[] {
  const given = { policy, place, store: { bucket, prefix: below } };
  const made = withPlaceholders(given, (each) => runningPolicies(each.policy, each.place, each.store));
  return made.find((each) => each.role === role)?.document.Statement ?? [];
}

/** The configuration, and the templates and maps that lie beside it. */
export function readsConfiguration(place: Place, bucket: string): readonly Statement[] {
  return withPlaceholders({ place, bucket }, (each) =>
    configurationStatements({ bucket: each.bucket, prefix: 'config' }, each.place),
  );
}

/** Of the store what writing down deliveries and bounces takes. */
export function writesMailEvents(place: Place, bucket: string): readonly Statement[] {
  return withPlaceholders({ place, bucket }, (each) =>
    mailEventStatements({ bucket: each.bucket, prefix: STORE_PREFIX }, each.place),
  );
}

/** Those of them that have one of these names. */
export function only(statements: readonly Statement[], ...sids: readonly string[]): readonly Statement[] {
  return statements.filter(({ Sid }) => sids.includes(Sid));
}

/** The same without an action that not everybody needs. */
export function without(statements: readonly Statement[], action: string): readonly Statement[] {
  return statements.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((each) => each !== action),
  }));
}

/** Policies of a role by name; those without a statement are left out. */
export function documents(
  parts: Readonly<Record<string, readonly Statement[]>>,
): Readonly<Record<string, PolicyDocument>> {
  const filled = Object.entries(parts).filter(([, statements]) => statements.length > 0);
  return Object.fromEntries(filled.map(([name, statements]) => [name, documentOf(statements)]));
}
