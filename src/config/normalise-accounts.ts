import type { AccountSelector, Accounts, Entry } from '../core/model/policy.ts';
import { sortedJson } from '../core/sorted-json.ts';
import type { WrittenAccounts, WrittenSelector } from './schema/accounts.ts';

/** The role that the templates for member accounts make. */
const DEFAULT_ROLE = 'KeywardenMember';

/** Which accounts the policy is for. A bare list is one whose accounts are entered by the default role. */
export function normaliseAccounts(written: WrittenAccounts = 'self'): Accounts {
  if (written === 'self') return 'self';
  if ('organization' in written) {
    const { include, exclude = [], ...entry } = written.organization;
    return {
      kind: 'organization',
      include: include === undefined ? null : selectors(include),
      exclude: selectors(exclude),
      entry: normaliseEntry(entry),
    };
  }
  const { list, ...entry } = 'list' in written ? written : { list: written };
  return { kind: 'list', ids: [...new Set(list.map(String))].toSorted(), entry: normaliseEntry(entry) };
}

function normaliseEntry(written: {
  readonly role?: string | undefined;
  readonly 'external-id'?: string | undefined;
  readonly 'own-account'?: Entry['own'] | undefined;
}): Entry {
  return {
    role: written.role ?? DEFAULT_ROLE,
    externalId: written['external-id'] ?? null,
    own: written['own-account'] ?? 'credentials',
  };
}

/** Their order and repetition mean nothing, and must not change the policy's hash. */
function selectors(written: readonly WrittenSelector[]): readonly AccountSelector[] {
  const byText = new Map(written.map(selector).map((each) => [sortedJson(each), each]));
  return [...byText].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

function selector(written: WrittenSelector): AccountSelector {
  if (typeof written === 'object') return { kind: 'tags', tags: written.tags };
  const id = String(written);
  return { kind: id.startsWith('ou-') ? 'unit' : 'account', id };
}
