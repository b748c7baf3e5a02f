import type { Aws } from '../../aws/clients.ts';
import type { StateKey } from '../../core/model/policy.ts';
import { ask } from '../asked.ts';
import type { SealFacts } from '../facts.ts';

/** No seal is made over this text. */
const PROBE = new TextEncoder().encode('keywarden doctor');

/** Makes a MAC with each state key that is in KMS: only that proves what policies of key and identity come to. */
export async function gatherSeal(
  aws: Pick<Aws, 'kms'>,
  stateKeys: readonly StateKey[],
  ownRegion: string,
): Promise<SealFacts> {
  const keys: SealFacts['keys'][number][] = [];
  for (const key of stateKeys) {
    if (key.kind !== 'kms') continue;
    const { alias, region } = key;
    const asked = await ask(() => aws.kms(region).generateMac(alias, PROBE));
    keys.push({ key: alias, region: region ?? ownRegion, asked });
  }
  return { keys };
}
