import { z } from 'zod';
import type { Undeliverable } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { listFile } from './list-file.ts';
import { moment, momentText } from './moment.ts';
import { type Parsed, parseJson } from './parse-json.ts';

const Address = z.strictObject({ address: z.string(), since: moment, because: z.string() });
const AddressFile = z.strictObject({ version: z.literal(1), addresses: z.array(Address) });
type Address = z.output<typeof Address>;

/** Addresses that mail does not reach, in one file. One that cannot be read is unknown: who was reached is not known then. */
export function blobUndeliverable(blobs: Blobs, scope: string): Undeliverable {
  const { load, change } = listFile(blobs, `${scope}/receipts/undeliverable.json`, parse, format);
  const keep = (isKept: (each: Address) => boolean) =>
    change((all) => {
      const kept = all.filter(isKept);
      return kept.length === all.length ? all : kept;
    });
  return {
    load,
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

function parse(text: string): Parsed<readonly Address[]> {
  const parsed = parseJson(text, AddressFile);
  return parsed.ok ? { ...parsed, value: parsed.value.addresses } : parsed;
}

function format(all: readonly Address[]): object {
  return { version: 1, addresses: all.map(({ since, ...rest }) => ({ ...rest, since: momentText(since) })) };
}
