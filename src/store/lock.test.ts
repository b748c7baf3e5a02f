import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Lease, LockedBy } from '../core/ports.ts';
import type { Blobs } from './blobs.ts';
import { blobLock } from './lock.ts';
import { NOW, SCOPE, blobsIn, filesIn, inFolder, memoryBlobs } from './testing.fixture.ts';

const MINUTES = 60_000;
const LEASE = 20 * MINUTES;

/** A lock over shared blobs, on a clock that the test moves. */
function setUp(blobs: Blobs = memoryBlobs()) {
  const time = { now: NOW };
  return { blobs, time, lock: blobLock(blobs, SCOPE, () => time.now) };
}

function leaseOf(answer: Lease | LockedBy): Lease {
  if (!answer.held) throw new Error(`held by ${answer.run}`);
  return answer;
}

describe('the lock', () => {
  it('is taken by one, and names the holder to the next', async () => {
    const { lock } = setUp();
    expect((await lock.acquire('one', LEASE)).held).toBe(true);
    expect(await lock.acquire('two', LEASE)).toEqual({ held: false, run: 'one', until: NOW + LEASE });
  });

  it('is free again once released, and only then', async () => {
    const { lock } = setUp();
    await leaseOf(await lock.acquire('one', LEASE)).release();
    expect((await lock.acquire('two', LEASE)).held).toBe(true);
    expect((await lock.acquire('three', LEASE)).held).toBe(false);
  });

  it('can be taken over when its lease is over, not a moment before', async () => {
    const { lock, time } = setUp();
    await lock.acquire('one', LEASE);
    time.now = NOW + LEASE - 1;
    expect((await lock.acquire('two', LEASE)).held).toBe(false);
    time.now = NOW + LEASE;
    expect((await lock.acquire('two', LEASE)).held).toBe(true);
  });

  it('is kept by renewing', async () => {
    const { lock, time } = setUp();
    const lease = leaseOf(await lock.acquire('one', LEASE));
    time.now = NOW + LEASE - MINUTES;
    await lease.renew();
    time.now = NOW + LEASE + MINUTES;
    expect(await lock.acquire('two', LEASE)).toMatchObject({ held: false, until: NOW + 2 * LEASE - MINUTES });
  });

  it('tells a holder that came too late that it is lost, and stays with the new one', async () => {
    const { lock, time } = setUp();
    const late = leaseOf(await lock.acquire('one', LEASE));
    time.now = NOW + LEASE;
    const mine = leaseOf(await lock.acquire('two', LEASE));
    await expect(late.renew()).rejects.toThrow(/Run one has lost its lock/);
    await late.release();
    await mine.renew();
    expect(await lock.acquire('three', LEASE)).toMatchObject({ held: false, run: 'two' });
  });

  it('goes to exactly one of many that want it at once, free or expired', () =>
    inFolder(async (root) => {
      const { lock, time } = setUp(blobsIn(root));
      for (let round = 0; round < 5; round += 1) {
        const runs = Array.from({ length: 8 }, (_, index) => `run-${index}`);
        const answers = await Promise.all(runs.map((run) => lock.acquire(run, LEASE)));
        expect(answers.filter((answer) => answer.held)).toHaveLength(1);
        time.now += LEASE;
      }
      expect(await filesIn(root)).toHaveLength(1);
    }));

  it('is not taken over from a holder that renews at the last moment', async () => {
    const memory = memoryBlobs();
    const { lock, time } = setUp(memory);
    const holder = leaseOf(await lock.acquire('one', LEASE));
    time.now = NOW + LEASE;
    // The holder's renewal falls between the other's look and its ticket.
    const slow: Blobs = {
      ...memory,
      write: async (...args) => {
        await holder.renew();
        return memory.write(...args);
      },
    };
    const other = blobLock(slow, SCOPE, () => time.now);
    expect(await other.acquire('two', LEASE)).toMatchObject({ held: false, run: 'one' });
    await holder.renew();
  });

  it('is not taken on the strength of a look from long ago', async () => {
    const memory = memoryBlobs();
    const { lock, time } = setUp(memory);
    await lock.acquire('one', LEASE);
    time.now = NOW + LEASE;
    let isFirst = true;
    const asleep: Blobs = {
      ...memory,
      write: async (...args) => {
        if (isFirst) {
          isFirst = false;
          // Two whole generations pass, so that the number this one is about to use is free again.
          await leaseOf(await lock.acquire('two', LEASE)).release();
          await lock.acquire('three', LEASE);
        }
        return memory.write(...args);
      },
    };
    const sleeper = blobLock(asleep, SCOPE, () => time.now);
    expect(await sleeper.acquire('sleeper', LEASE)).toMatchObject({ held: false, run: 'three' });
  });

  it('that cannot be read is held until its age exceeds the lease', () =>
    inFolder(async (root) => {
      const { lock, time } = setUp(blobsIn(root));
      await lock.acquire('one', LEASE);
      const [file = ''] = await filesIn(root);
      await writeFile(join(root, file), '{"run":');
      await utimes(join(root, file), NOW / 1000, NOW / 1000);
      time.now = NOW + LEASE - 1;
      expect(await lock.acquire('two', LEASE)).toEqual({ held: false, run: 'unknown', until: NOW + LEASE });
      time.now = NOW + LEASE;
      expect((await lock.acquire('two', LEASE)).held).toBe(true);
    }));

  it('refuses a run id that is none', async () => {
    await expect(setUp().lock.acquire('../x', LEASE)).rejects.toThrow(/cannot be a run id/);
  });

  it('gives up where nobody ever gets through', async () => {
    const { lock } = setUp({ ...memoryBlobs(), write: async () => false });
    await expect(lock.acquire('one', LEASE)).rejects.toThrow(/too many runs want it/);
  });
});
