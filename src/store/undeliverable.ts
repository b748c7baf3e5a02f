import { z } from 'zod';
import { type Known, known, unknown } from '../core/model/known.ts';
import type { Undeliverable } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { moment, momentText } from './moment.ts';
import { parseJson } from './parse-json.ts';
import { serial } from './serial.ts';
import { StoreError } from './store-error.ts';

const Address = z.strictObject({ address: z.string(), since: moment, because: z.string() });
const AddressFile = z.strictObject({ version: z.literal(1), addresses: z.array(Address) });
type Address = z.output<typeof Address>;

/** Addresses that mail does not reach, in one file. One that cannot be read is unknown: who was reached is not known then. */
export function blobUndeliverable(blobs: Blobs, scope: string): Undeliverable {
  const file = `${scope}/receipts/undeliverable.json`;
  const inTurn = serial();

  const read = async (): Promise<Known<readonly Address[]>> => {
    try {
      const text = (await blobs.read(file))?.text ?? null;
      if (text === null) return known([]);
      const parsed = parseJson(text, AddressFile);
      if (parsed.ok) return known(parsed.value.addresses);
      return unknown(
        `${blobs.where(file)} cannot be used: ${parsed.because}. Restore it from a copy, or remove it`,
      );
    } catch (error) {
      if (error instanceof StoreError) return unknown(error.message);
      throw error;
    }
  };
  const change = async (edit: (all: readonly Address[]) => readonly Address[]): Promise<boolean> => {
    const before = await read();
    if (!before.known) throw new StoreError(`Could not change it: ${before.because}.`, file);
    const after = edit(before.value);
    if (after.length === before.value.length) return false;
    const addresses = after.map(({ since, ...rest }) => ({ ...rest, since: momentText(since) }));
    await blobs.write(file, `${JSON.stringify({ version: 1, addresses }, null, 2)}\n`);
    return true;
  };

  return {
    load: async () => {
      const found = await read();
      return found.known ? known(new Set(found.value.map(({ address }) => address))) : found;
    },
    add: (address, since, because) =>
      inTurn(() =>
        change((all) =>
          all.some((each) => each.address === address.toLowerCase())
            ? all
            : [...all, { address: address.toLowerCase(), since, because }],
        ),
      ),
    forget: (address) =>
      inTurn(() => change((all) => all.filter((each) => each.address !== address.toLowerCase()))),
  };
}
