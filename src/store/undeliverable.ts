import { z } from 'zod';
import type { Known } from '../core/model/known.ts';
import type { Seal, Undeliverable } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { listFile } from './list-file.ts';
import { moment, momentText } from './moment.ts';

const Address = z.looseObject({ address: z.string(), since: moment, because: z.string() });
type Address = z.output<typeof Address>;

/** Addresses that mail does not reach, in one file. One that cannot be read is unknown: who was reached is not known then. */
export function blobUndeliverable(blobs: Blobs, scope: string, seal: Known<Seal>): Undeliverable {
  const { load, change, clear } = listFile(
    blobs,
    `${scope}/receipts/undeliverable.json`,
    seal,
    { name: 'addresses', entry: Address },
    format,
  );
  const keep = (isKept: (each: Address) => boolean) =>
    change((all) => {
      const kept = all.filter(isKept);
      return kept.length === all.length ? all : kept;
    });
  return {
    load,
    clear,
    add: (address, since, because) =>
      change((all) =>
        all.some((each) => each.address === address.toLowerCase() && each.since >= since)
          ? all
          : [
              ...all.filter((each) => each.address !== address.toLowerCase()),
              { address: address.toLowerCase(), since, because },
            ],
      ),
    forget: (address) => keep((each) => each.address !== address.toLowerCase()),
    reached: (address, at) => keep((each) => each.address !== address.toLowerCase() || each.since >= at),
  };
}

function format({ since, ...rest }: Address): object {
  return { ...rest, since: momentText(since) };
}
