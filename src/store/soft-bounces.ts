import { z } from 'zod';
import type { Known } from '../core/model/known.ts';
import type { SoftBounce } from '../core/model/receipt.ts';
import { DAY } from '../core/model/time.ts';
import type { Seal, SoftBounces } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { listFile } from './list-file.ts';
import { moment, momentText } from './moment.ts';

const Bounce = z.looseObject({
  keyId: z.string(),
  address: z.string().toLowerCase(),
  messageId: z.string(),
  at: moment,
  because: z.string(),
});

/** Older ones change nothing any more. */
const KEPT = 180 * DAY;

/** Soft bounces of one account, in a file of their own: builds that do not know of it pass it by. */
export function blobSoftBounces(blobs: Blobs, scope: string, seal: Known<Seal>): SoftBounces {
  const { load, change, clear } = listFile<SoftBounce>(
    blobs,
    `${scope}/receipts/bounced.json`,
    seal,
    { name: 'bounces', entry: Bounce, order: (a, b) => a.at - b.at },
    format,
  );
  return {
    load,
    clear,
    add: (bounces) =>
      change((all) => {
        const fresh = bounces.filter((bounce) => !all.some((each) => isSame(each, bounce)));
        const newest = Math.max(...bounces.map(({ at }) => at));
        return fresh.length === 0 ? all : [...all.filter(({ at }) => at > newest - KEPT), ...fresh];
      }),
    forget: (address) =>
      change((all) => {
        const kept = all.filter((each) => each.address !== address.toLowerCase());
        return kept.length === all.length ? all : kept;
      }),
  };
}

function format({ at, ...rest }: SoftBounce): object {
  return { ...rest, at: momentText(at) };
}

function isSame(a: SoftBounce, b: SoftBounce): boolean {
  return a.messageId === b.messageId && a.keyId === b.keyId && a.address === b.address;
}
