import { type UserObservation, tagValue } from '../model/observation.ts';
import { parseRecord, recordTag } from '../model/record.ts';
import { NOT_BELIEVED, sealedText } from '../model/seal.ts';
import type { Instant } from '../model/time.ts';
import { recordedKeys } from './key-state.ts';
import type { Check, KeySituation } from './situation.ts';
import { hold } from './verdicts.ts';

/**
 * Row 1. Whoever can tag users, or write the store, must not be able to say anything in our name: what we did not seal is
 * never acted on and never rewritten. People look into it, and `settle` clears it.
 */
export const recordForged: Check = (situation) => {
  const { user } = situation;
  const found = forgedRecord(situation) ?? forgedInStore(situation);
  if (found === undefined) return undefined;
  return hold(
    'RecordForged',
    `${found} Nothing is done to ${user.user}. Find out who wrote it (CloudTrail: ${QUERY}), then run "keywarden settle ${user.user}": it clears what is there, and every clock starts anew.`,
  );
};

/** Row 1. Somebody put back a record that we had written before, and changed or removed since. */
export const recordRolledBack: Check = (situation) => {
  const { user, memory, seals, now } = situation;
  if (seals === undefined || !memory.known || !user.tags.known) return undefined;
  for (const [keyId, value] of recordsOf(user)) {
    if (seals.get(sealedText(keyId, value)) !== 'sealed') continue;
    const parsed = parseRecord(value, now);
    const isOlder = parsed.ok && parsed.writes <= memory.value.writes;
    if (!isOlder || value === memory.value.records.get(keyId)?.value) continue;
    return hold(
      'RecordRolledBack',
      `The tag ${recordTag(keyId)} of ${user.user} is one that Keywarden wrote earlier and has replaced since: somebody put it back. Nothing is done to ${user.user}. Run "keywarden settle ${user.user}": it clears what is there, and every clock starts anew.`,
    );
  }
  return undefined;
};

const QUERY =
  'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=TagUser';

function forgedRecord({ user, seals, stores, now }: KeySituation): string | undefined {
  if (seals === undefined) return undefined;
  for (const [keyId, value] of recordsOf(user)) {
    const standing = seals.get(sealedText(keyId, value)) ?? 'unsealed';
    if (standing === 'sealed') continue;
    // An installation with a store of its own has a state key of its own: it may well be at work, and so it is held.
    if (standing === 'other-key' && namesOtherStore(value, stores, now)) continue;
    return `The tag ${recordTag(keyId)} of ${user.user} ${NOT_BELIEVED[standing]}.`;
  }
  return undefined;
}

function namesOtherStore(value: string, stores: KeySituation['stores'], now: Instant): boolean {
  const parsed = parseRecord(value, now);
  const store = parsed.ok ? parsed.record.extra['store'] : undefined;
  return store !== undefined && stores !== null && stores !== undefined && !stores.includes(store);
}

/** The file says itself what is wrong with it. */
function forgedInStore({ receipts, memory }: KeySituation): string | undefined {
  for (const own of receipts.values()) if (!own.known && own.forged === true) return `${own.because}.`;
  return memory.known || memory.forged !== true ? undefined : `${memory.because}.`;
}

function recordsOf(user: UserObservation): readonly (readonly [keyId: string, value: string])[] {
  if (!user.tags.known) return [];
  const { value: tags } = user.tags;
  return recordedKeys(user).map((keyId) => [keyId, tagValue(tags, recordTag(keyId)) ?? ''] as const);
}
