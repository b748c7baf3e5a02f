/**
 * What the seal of something we stored says. `wrong`: it was made with our state key, and for something else: the text was
 * changed, or belongs to another key, user or account. `other-key`: it was made with a state key that this run does not have.
 */
export type SealStanding = 'sealed' | 'unsealed' | 'wrong' | 'other-key';

/** Why a text is not believed, the rest of a sentence about it. */
export const NOT_BELIEVED: Readonly<Record<Exclude<SealStanding, 'sealed'>, string>> = {
  unsealed: 'carries no seal of Keywarden',
  wrong: 'carries a seal that was made for something else',
  'other-key':
    'carries the seal of another state key: either somebody else wrote it, or `state-key` was changed without its former value',
};

/** Standings of the records on one user, by `sealedText`; a text that is not in it is not sealed. */
export type RecordSeals = ReadonlyMap<string, SealStanding>;

/** What a record is looked up by: a value counts for the key that it was written for, and no other. */
export function sealedText(keyId: string, value: string): string {
  return `${keyId} ${value}`;
}
