import { type Finding, type Path, isUnder } from '../finding.ts';
import { accountsFaults } from './accounts-faults.ts';
import { deliverFaults } from './deliver-faults.ts';
import { extendsFaults } from './extends-faults.ts';
import { guardrailsFaults } from './guardrails-faults.ts';
import { ownersFaults } from './owners-faults.ts';
import { ruleFaults } from './rule-faults.ts';
import { schemaFaults } from './schema-faults.ts';
import { takeOverFaults } from './take-over-faults.ts';
import { unsupported } from './unsupported.ts';

/**
 * Every fault of a policy file at once.
 * @param written the file's mapping, of which nothing is known yet
 */
export function findFaults(written: unknown): readonly Finding[] {
  const notYet = unsupported(written);
  // What this version cannot do is said once, not again as an unknown key or a wrong type.
  const schema = schemaFaults(written).filter(
    (fault) => !notYet.some(({ path }) => onOneLine(fault.path, path)),
  );
  return [
    ...notYet,
    ...schema,
    ...accountsFaults(written),
    ...ruleFaults(written),
    ...ownersFaults(written),
    ...deliverFaults(written),
    ...guardrailsFaults(written),
    ...extendsFaults(written),
    ...takeOverFaults(written),
  ];
}

function onOneLine(a: Path, b: Path): boolean {
  return isUnder(a, b) || isUnder(b, a);
}
