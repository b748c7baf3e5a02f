import type { AccountSelector, Accounts, Entry } from '../core/model/policy.ts';

/** Which accounts a policy is for, as it may be written in `keywarden.yaml`. */
export function showAccounts(accounts: Accounts): unknown {
  if (accounts === 'self') return accounts;
  if (accounts.kind === 'list') return { list: accounts.ids, ...showEntry(accounts.entry) };
  const { include, exclude, entry } = accounts;
  return {
    organization: {
      ...showEntry(entry),
      ...(include === null ? {} : { include: include.map(showSelector) }),
      ...(exclude.length === 0 ? {} : { exclude: exclude.map(showSelector) }),
    },
  };
}

function showEntry({ role, externalId, own }: Entry): object {
  return { role, ...(externalId === null ? {} : { 'external-id': externalId }), 'own-account': own };
}

function showSelector(selector: AccountSelector): unknown {
  return selector.kind === 'tags' ? { tags: selector.tags } : selector.id;
}
