import type { Outcome } from './outcome.ts';

/** The key whose next change comes first: the one worth an `explain`. Null: nothing is to come. */
export function nextKey({ cast, days }: Outcome): { account: string; user: string; keyId: string } | null {
  const plans = [...(days.at(-1)?.plans.values() ?? [])];
  const coming = plans.flatMap(({ account, upcoming }) =>
    upcoming.flatMap(({ step, user, keyId, due }) =>
      keyId !== null && (step === 'deactivate' || step === 'delete') ? [{ account, user, keyId, due }] : [],
    ),
  );
  const [first] = coming.toSorted((a, b) => a.due - b.due);
  if (first === undefined) return null;
  const { account, user, keyId } = first;
  return { account: cast.find(({ id }) => id === account)?.name ?? account, user, keyId };
}
