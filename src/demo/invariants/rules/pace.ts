import { type Agreement, type Evidence, type Finding, dayOf, holds } from '../evidence.ts';
import { changes } from '../history.ts';
import { issuedKeys } from '../issued.ts';

const WINDOW = 20 * 3_600_000;

/** In any 20 hours no more keys of an account are switched off, deleted or made than was agreed, in however many runs. */
export function notTooFast(evidence: Evidence, agreement: Agreement): readonly Finding[] {
  const done = [
    ...changes(evidence, agreement)
      .filter(({ byKeywarden, what }) => byKeywarden && what !== 'activated')
      .map(({ account, what, at }) => ({ account, what: `keys ${what}`, at })),
    ...issuedKeys(evidence, agreement).map(({ account, at }) => ({ account, what: 'keys made', at })),
  ];
  const windows = new Map<string, number[]>();
  return done.map(({ account, what, at }) => {
    const name = `${account} ${what}`;
    const within = [...(windows.get(name) ?? []).filter((each) => each > at - WINDOW), at];
    windows.set(name, within);
    return holds(
      within.length <= agreement.perDay,
      () =>
        `${within.length} ${what} in account ${account} in 20 hours up to ${dayOf(at)}, and ${agreement.perDay} were agreed.`,
    );
  });
}
