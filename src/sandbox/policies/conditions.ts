import { type Context, isKnownKey } from './context.ts';
import { UnsupportedPolicy } from './faults.ts';
import { like, literal } from './like.ts';
import { resolveVariables } from './variables.ts';

/** One comparison: a key of the request with the values of the policy. */
export type Condition = (context: Context) => boolean;

/**
 * Reads a `Condition` element; every comparison in it must hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @throws UnsupportedPolicy for an operator or key that the embedded AWS does not know: it would have to guess
 */
export const parseConditions = (
  written: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>,
): readonly Condition[] =>
  Object.entries(written).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => parseCondition(operator, key, [values].flat())),
  );

const parseCondition = (operator: string, key: string, values: readonly string[]): Condition => {
  const [, set, base = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  const compare = COMPARISONS.get(base.replace('Not', ''));
  if ((compare === undefined && base !== 'Null') || !isKnownKey(key))
    throw new UnsupportedPolicy(`condition ${operator} on ${key}`);
  const name = key.toLowerCase();
  if (compare === undefined)
    return (context) => values.some((value) => (value === 'true') !== context.has(name));

  const isNegated = base.includes('Not');
  return (context) => {
    const actual = context.get(name);
    const wanted = values.flatMap((value) => resolveVariables(value, context) ?? []);
    /** One value of the request equals one of the policy's; with a negated operator it equals none. */
    const fits = (one: string): boolean => wanted.some((value) => compare(value, one)) !== isNegated;
    if (set === 'ForAllValues') return (actual ?? []).every(fits);
    // With ForAnyValue there is no value that could fit, IfExists or not.
    if (actual === undefined) return set === undefined && (isNegated || ifExists !== undefined);
    return actual.some(fits);
  };
};

type Compare = (wanted: string, actual: string) => boolean;

const equals: Compare = (wanted, actual) => literal(wanted) === actual;
const equalsIgnoringCase: Compare = (wanted, actual) =>
  literal(wanted).toLowerCase() === actual.toLowerCase();

/** Each also with `Not`. `ArnEquals` and `ArnLike` behave alike: both take wildcards. */
const COMPARISONS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['StringEquals', equals],
  ['StringEqualsIgnoreCase', equalsIgnoringCase],
  ['StringLike', like],
  ['ArnEquals', like],
  ['ArnLike', like],
  ['Bool', equalsIgnoringCase],
]);
