import type { Context } from './context.ts';
import { LITERAL_STAR, LITERAL_QUESTION_MARK } from './like.ts';

/** `${*}`, `${?}` and `${$}` stand for the sign itself. */
const SIGNS: Readonly<Record<string, string>> = { '*': LITERAL_STAR, '?': LITERAL_QUESTION_MARK, $: '$' };

/**
 * Puts what is known of the request in the place of `${aws:username}` and its like; `${*}`, `${?}` and `${$}` are those
 * characters themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @returns null where one has no value: the text then fits nothing
 */
export const resolveVariables = (text: string, context: Context): string | null => {
  let isKnown = true;
  const resolved = text.replace(/\$\{([^}]+)\}/g, (_, key: string) => {
    const sign = SIGNS[key];
    if (sign !== undefined) return sign;
    const [value, ...more] = context.get(key.toLowerCase()) ?? [];
    if (value === undefined || more.length > 0) isKnown = false;
    return value ?? '';
  });
  return isKnown ? resolved : null;
};
