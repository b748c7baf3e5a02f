import type { Evidence } from './evidence.ts';

/**
 * The log is read once for each question, not once for each step that asks it.
 * @param read the same for the same evidence and terms
 */
export function once<Terms extends object, T>(
  read: (evidence: Evidence, terms: Terms) => T,
): (evidence: Evidence, terms: Terms) => T {
  const known = new WeakMap<Evidence, WeakMap<Terms, { readonly value: T }>>();
  return (evidence, terms) => {
    const own = known.get(evidence) ?? new WeakMap<Terms, { readonly value: T }>();
    known.set(evidence, own);
    const found = own.get(terms) ?? { value: read(evidence, terms) };
    own.set(terms, found);
    return found.value;
  };
}
