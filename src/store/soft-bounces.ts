import { z } from 'zod';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { SoftBounce } from '../core/model/receipt.ts';
import { DAY } from '../core/model/time.ts';
import type { SoftBounces } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { moment, momentText } from './moment.ts';
import { parseJson } from './parse-json.ts';
import { serial } from './serial.ts';
import { StoreError } from './store-error.ts';

const Bounce = z.looseObject({
  keyId: z.string(),
  address: z.string().toLowerCase(),
  messageId: z.string(),
  at: moment,
  because: z.string(),
});
const BounceFile = z.looseObject({ version: z.literal(1), bounces: z.array(Bounce) });

/** Older ones change nothing any more. */
const KEPT = 180 * DAY;

/** Soft bounces of one account, in a file of their own: builds that do not know of it pass it by. */
export function blobSoftBounces(blobs: Blobs, scope: string): SoftBounces {
  const file = `${scope}/receipts/bounced.json`;
  const inTurn = serial();

  const read = async (): Promise<Known<readonly SoftBounce[]>> => {
    try {
      const text = (await blobs.read(file))?.text ?? null;
      if (text === null) return known([]);
      const parsed = parseJson(text, BounceFile);
      if (parsed.ok) return known(parsed.value.bounces.toSorted((a, b) => a.at - b.at));
      return unknown(
        `${blobs.where(file)} cannot be used: ${parsed.because}. Restore it from a copy, or remove it`,
      );
    } catch (error) {
      if (error instanceof StoreError) return unknown(error.message);
      throw error;
    }
  };
  const change = async (edit: (all: readonly SoftBounce[]) => readonly SoftBounce[]): Promise<boolean> => {
    const before = await read();
    if (!before.known) throw new StoreError(`Could not change it: ${before.because}.`, file);
    const after = edit(before.value);
    if (after === before.value) return false;
    const bounces = after.map(({ at, ...rest }) => ({ ...rest, at: momentText(at) }));
    await blobs.write(file, `${JSON.stringify({ version: 1, bounces }, null, 2)}\n`);
    return true;
  };

  return {
    load: read,
    add: (bounces) =>
      inTurn(() =>
        change((all) => {
          const fresh = bounces.filter((bounce) => !all.some((each) => isSame(each, bounce)));
          const newest = Math.max(...bounces.map(({ at }) => at));
          return fresh.length === 0 ? all : [...all.filter(({ at }) => at > newest - KEPT), ...fresh];
        }),
      ),
    forget: (address) =>
      inTurn(() =>
        change((all) => {
          const kept = all.filter((each) => each.address !== address.toLowerCase());
          return kept.length === all.length ? all : kept;
        }),
      ),
  };
}

function isSame(a: SoftBounce, b: SoftBounce): boolean {
  return a.messageId === b.messageId && a.keyId === b.keyId && a.address === b.address;
}
