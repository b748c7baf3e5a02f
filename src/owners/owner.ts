import { type Known, known, unknown } from '../core/model/known.ts';
import { type UserObservation, tagValue } from '../core/model/observation.ts';
import type { OwnerSource } from '../core/model/policy.ts';
import { isAddress } from './address.ts';
import { type DirectoryEntry, nameOfDirectory } from './directory.ts';

/** Who answers for a user. */
export interface Owner {
  readonly address: string;
  /** How to greet them: the part of the address before the `@`. */
  readonly name: string;
  /** Where the address was found: `tag email`, `user name`, `fallback`. */
  readonly source: string;
}

export interface Ownership {
  /** Null: no source yields an address that mail reaches. */
  readonly owner: Owner | null;
  /** What was found on the way and could not be used, a sentence each: `tag email: bob@example.com bounces`. */
  readonly passedOver: readonly string[];
  /**
   * Who was found and must not be written to, `tag email: bob@example.net`; absent: nobody like that. Nobody else is asked
   * in their place: whoever wrote the address would choose by it who is told.
   */
  readonly outside?: string;
}

/**
 * Who answers for a user: the first source that yields an address that mail reaches.
 * @param sources in the order of the policy's `owners`
 * @param undeliverable addresses known to bounce or complain, in lower case
 * @param entries what the directories among the sources said of this user; one without an entry was not asked
 * @param mayReceive whether mail may go there: `notify.email.domains`
 * @returns unknown when the tags are needed and could not be read, when a directory could not be asked, or when nobody knows which addresses bounce: going
 * on to the next source would tell the wrong person
 */
export function resolveOwner(
  user: UserObservation,
  sources: readonly OwnerSource[],
  undeliverable: Known<ReadonlySet<string>>,
  entries: DirectoryAnswers = NOBODY_ASKED,
  mayReceive: (address: string) => boolean = () => true,
): Known<Ownership> {
  if (!undeliverable.known) return unknown(`which addresses bounce is not known: ${undeliverable.because}`);
  if (!user.tags.known && sources.some((source) => source.kind === 'tag')) {
    return unknown(`the tags that name the owner of ${user.user} could not be read: ${user.tags.because}`);
  }
  const tags = user.tags.known ? user.tags.value : new Map<string, string>();
  const passedOver: string[] = [];
  for (const source of sources) {
    const answer = entries.get(source);
    if (answer?.known === false)
      return unknown(`who answers for ${user.user} could not be looked up: ${answer.because}`);
    const candidate = candidateOf(source, user, tags, answer?.value ?? null);
    if (candidate === undefined) continue;
    const { address, found, name } = candidate;
    if (isAddress(address) && !mayReceive(address))
      return known({ owner: null, passedOver, outside: `${found}: ${address}` });
    const fault = faultOf(address, undeliverable.value);
    if (fault === undefined)
      return known({
        owner: { address, name: name ?? ownerName(address), source: found },
        passedOver,
      });
    passedOver.push(`${found}: ${fault}`);
  }
  return known({ owner: null, passedOver });
}

/** How to greet whoever has the address: `bob` for `bob+aws@example.com`. */
export function ownerName(address: string): string {
  return address.slice(0, address.lastIndexOf('@')).replace(/\+.*$/, '') || address;
}

/** By the source of the policy. */
type DirectoryAnswers = ReadonlyMap<OwnerSource, Known<DirectoryEntry | null>>;
const NOBODY_ASKED: DirectoryAnswers = new Map();

interface Candidate {
  readonly address: string;
  readonly found: string;
  readonly name?: string | null;
}

/** Undefined: the source has nothing to say about this user, which is not worth telling. */
function candidateOf(
  source: OwnerSource,
  user: UserObservation,
  tags: ReadonlyMap<string, string>,
  entry: DirectoryEntry | null,
): Candidate | undefined {
  switch (source.kind) {
    case 'tag': {
      const value = tagValue(tags, source.tag);
      return value === undefined ? undefined : { address: value.trim(), found: `tag ${source.tag}` };
    }
    case 'user-name':
      // Most user names are no addresses and do not mean to be: passed over in silence.
      return isAddress(user.user) ? { address: user.user, found: 'user name' } : undefined;
    case 'map':
    case 'ldap':
      return entry === null || entry.address === null
        ? undefined
        : { address: entry.address.trim(), found: nameOfDirectory(source), name: entry.name };
    case 'fallback':
      return { address: source.address, found: 'fallback' };
  }
}

function faultOf(address: string, undeliverable: ReadonlySet<string>): string | undefined {
  if (address === '') return 'it is empty';
  if (!isAddress(address)) return `${address} is not an address`;
  if (undeliverable.has(address.toLowerCase())) return `${address} bounces`;
  return undefined;
}
