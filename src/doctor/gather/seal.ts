import type { Aws } from '../../aws/clients.ts';
import type { StateKey } from '../../core/model/policy.ts';
import { type Asked, ask } from '../asked.ts';
import type { SealFacts } from '../facts.ts';

/** No seal is made over this text. */
const PROBE = new TextEncoder().encode('keywarden doctor');

/**
 * Uses each state key that AWS keeps: only that proves what policies of key and identity come to. A secret is read and
 * forgotten.
 */
export async function gatherSeal(
  aws: Pick<Aws, 'kms' | 'stateSecret'>,
  stateKeys: readonly StateKey[],
  ownRegion: string,
): Promise<SealFacts> {
  const keys: SealFacts['keys'][number][] = [];
  for (const key of stateKeys) {
    if (key.kind === 'kms') {
      const { kind, alias, region } = key;
      const asked = await tried(() => aws.kms(region).generateMac(alias, PROBE));
      keys.push({ kind, key: alias, region: region ?? ownRegion, asked });
    } else if (key.kind === 'secretsmanager') {
      const { kind, arn } = key;
      const region = arn.split(':')[3] ?? ownRegion;
      keys.push({ kind, key: arn, region, asked: await tried(() => aws.stateSecret(region).read(arn)) });
    }
  }
  return { keys };
}

/** What comes of it, without the answer: that is nobody's to see. */
function tried(use: () => Promise<unknown>): Promise<Asked<null>> {
  return ask(async () => {
    await use();
    return null;
  });
}
