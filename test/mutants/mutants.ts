import { ACTING } from './list/acting.ts';
import { GUARDRAILS } from './list/guardrails.ts';
import { NOTICES } from './list/notices.ts';
import { PEOPLE } from './list/people.ts';
import { PROOF } from './list/proof.ts';
import { SEALS } from './list/seals.ts';
import type { Mutant } from './mutant.ts';

/** Every rule that a test must not let go, one small change of the source each. */
export const MUTANTS: readonly Mutant[] = [
  ...PROOF,
  ...NOTICES,
  ...GUARDRAILS,
  ...ACTING,
  ...PEOPLE,
  ...SEALS,
];
