import { z } from 'zod';
import type { Instant } from '../core/model/time.ts';
import type { Clock, Lease, Lock, LockedBy } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { moment, momentText } from './moment.ts';
import { checkRun } from './names.ts';
import { parseJson } from './parse-json.ts';
import { StoreError } from './store-error.ts';

/** Tickets do not say their version. One that does is another kind of lock: somebody's, like all that cannot be read. */
const Ticket = z.looseObject({
  version: z.literal(1).optional(),
  run: z.string(),
  until: moment,
  released: z.boolean(),
});
type Ticket = Pick<z.infer<typeof Ticket>, 'run' | 'until' | 'released'>;

const NAME = /^\d{12}\.json$/;
const ATTEMPTS = 10;

/**
 * The account's lock: numbered tickets in a folder, of which the highest counts. A ticket is only ever made where none
 * with its number stands, so of two that take over an expired lease exactly one succeeds; and the highest is never
 * removed, so a number is never used twice. It needs nothing but "write if absent", which S3 has too.
 */
export function blobLock(blobs: Blobs, scope: string, clock: Clock): Lock {
  const folder = `${scope}/lock`;
  const fileOf = (number: number): string => `${folder}/${String(number).padStart(12, '0')}.json`;
  const numbers = async (): Promise<readonly number[]> => {
    const names = await blobs.list(folder);
    return names.filter((name) => NAME.test(name)).map((name) => Number.parseInt(name, 10));
  };
  const highest = async (): Promise<number> => (await numbers()).at(-1) ?? 0;

  const holder = async (number: number, leaseMs: number): Promise<LockedBy | null> => {
    const blob = await blobs.read(fileOf(number));
    if (blob === null) return null;
    const ticket = parseJson(blob.text, Ticket);
    // One that cannot be read is somebody's: it holds as long as it would if it had just been written.
    const { run, until, released } = ticket.ok
      ? ticket.value
      : { run: 'unknown', until: blob.modifiedAt + leaseMs, released: false };
    // No run of ours takes it for longer: what says so was written by somebody else, and holds like one just written.
    const end = until - clock() > leaseMs ? Math.min(until, blob.modifiedAt + leaseMs) : until;
    return !released && end > clock() ? { held: false, run, until: end } : null;
  };

  const write = (number: number, ticket: Ticket, condition?: { ifAbsent: true }): Promise<boolean> =>
    blobs.write(fileOf(number), encode(ticket), condition);

  const lease = (number: number, run: string, leaseMs: number): Lease => ({
    held: true,
    renew: async () => {
      await write(number, { run, until: clock() + leaseMs, released: false });
      if ((await highest()) === number) return;
      await blobs.remove(fileOf(number));
      throw new StoreError(
        `Run ${run} has lost its lock: its lease ran out, and another run took over.`,
        folder,
      );
    },
    release: async () => {
      // Taken over meanwhile: not ours to release.
      if ((await highest()) === number) await write(number, { run, until: clock(), released: true });
    },
  });

  const acquire = async (run: string, leaseMs: number): Promise<Lease | LockedBy> => {
    checkRun(run);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await highest();
      const holding = await holder(before, leaseMs);
      if (holding) return holding;
      const mine = before + 1;
      const ticket = { run, until: clock() + leaseMs, released: false };
      if (!(await write(mine, ticket, { ifAbsent: true }))) continue; // another was quicker: see who
      const renewed = await holder(before, leaseMs);
      const all = await numbers();
      if (!renewed && all.at(-1) === mine) {
        for (const old of all) if (old < mine) await blobs.remove(fileOf(old));
        return lease(mine, run, leaseMs);
      }
      // The holder renewed at the last moment, or a whole lease passed since we looked. Renewing looks for a higher
      // ticket after writing, and we look for a renewal after writing: at least one of the two gives way.
      await blobs.remove(fileOf(mine));
    }
    throw new StoreError(
      `Could not take the lock in ${blobs.where(folder)}: too many runs want it. Run again.`,
      folder,
    );
  };

  return { acquire, heldBy: async (leaseMs) => holder(await highest(), leaseMs) };
}

function encode({ run, until, released }: { run: string; until: Instant; released: boolean }): string {
  return `${JSON.stringify({ run, until: momentText(until), released })}\n`;
}
