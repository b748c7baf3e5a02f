/** A small change of the source that drops one rule. A test must notice it. */
export interface Mutant {
  /** The rule that is dropped, a phrase: `a successor that was never used proves nothing`. */
  readonly rule: string;
  /** The file that is changed, from the root of the project. */
  readonly file: string;
  /** What stands there, and what is read in its place. Each text stands in the file exactly once. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** The tests that guard this rule. */
  readonly tests: readonly string[];
}

/** Mutants of one file, each with one edit. */
export function mutantsOf(
  file: string,
  tests: readonly string[],
  edits: readonly (readonly [rule: string, from: string, to: string])[],
): readonly Mutant[] {
  return edits.map(([rule, from, to]) => ({ rule, file, edits: [[from, to]], tests }));
}

/**
 * The source with the mutant in it.
 * @throws Error where the source has changed, so that the mutant no longer says what to drop
 */
export function mutated(source: string, { rule, file, edits }: Mutant): string {
  return edits.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(
        `Mutant "${rule}": the text ${JSON.stringify(from)} stands ${parts.length - 1} times in ${file}, not once. Correct test/mutants/list.`,
      );
    return parts.join(to);
  }, source);
}
