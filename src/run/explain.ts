import { decideUser } from '../core/decide.ts';
import { isRecipient } from '../core/domains.ts';
import type { UserSituation } from '../core/checks/situation.ts';
import type { Instant } from '../core/model/time.ts';
import { findOwner } from '../owners/find-owner.ts';
import { entriesAbout } from '../report/about.ts';
import type { Explanation } from '../report/explanation.ts';
import type { HistoryEntry } from '../report/history-entry.ts';
import { planOne } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { keyIds } from './situations.ts';
import { unreachedFor } from './undeliverable.ts';

/**
 * Everything there is to say about one user, or about the user of one key.
 * @param subject a user name or an access key id
 * @param at decide as of this moment instead of now
 * @returns null when the account has no such user or key, and none in its history
 * @throws AwsFailure, StoreError
 */
export async function explainOne(deps: RunDeps, subject: string, at?: Instant): Promise<Explanation | null> {
  const planned = await planOne(deps, at === undefined ? {} : { at });
  const { situations, context, store } = planned;
  const found = findSubject(situations, subject);
  if (found === undefined) return null;
  const { user } = found.situation;
  const decisions = decideUser(found.situation, context);
  const history: HistoryEntry[] = [];
  for await (const entry of store.readHistory()) history.push(entry);
  const rule = context.policy.rules.find(({ name }) => name === decisions[0]?.rule);
  const notReached = unreachedFor(planned.unreached, keyIds(user), found.situation.receipts, context.now);
  return {
    now: context.now,
    hypothetical: at !== undefined,
    policySource: context.policy.source,
    measure: rule?.unused?.measure ?? 'last-used',
    ...(typeof deps.accountName === 'string' ? { accountName: deps.accountName } : {}),
    user,
    keyId: found.keyId,
    owner: await findOwner(
      user,
      context.policy.owners,
      notReached,
      deps.directories ?? new Map(),
      (address) => isRecipient(address, context.policy),
    ),
    decisions,
    burnt: burntOf(found.situation),
    receipts: found.situation.receipts,
    history: entriesAbout(history, user.user, user.userId.known ? user.userId.value : null),
  };
}

function burntOf({ memory }: UserSituation): ReadonlySet<string> {
  return new Set(memory.known ? memory.value.burnt.keys() : []);
}

function findSubject(
  situations: readonly UserSituation[],
  subject: string,
): { readonly situation: UserSituation; readonly keyId: string | null } | undefined {
  const byName = situations.find(({ user }) => user.user === subject);
  if (byName) return { situation: byName, keyId: null };
  const byKey = situations.find(
    ({ user }) => user.keys.known && user.keys.value.some(({ keyId }) => keyId === subject),
  );
  return byKey === undefined ? undefined : { situation: byKey, keyId: subject };
}
