import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from '../../test/build/key.ts';
import { NOW, daysAgo } from '../../test/build/time.ts';
import type { JournalEvent } from '../core/ports.ts';
import { counted } from './lately.ts';

const intent = (words: Partial<JournalEvent> = {}): JournalEvent => ({
  event: 'intent',
  at: NOW,
  user: 'ana',
  keyId: KEY,
  data: { step: 'deactivate' },
  ...words,
});
const done = { append: async () => {} };

describe('what a run has begun', () => {
  it('is counted by its intents to change a key, each at its moment', async () => {
    const { journal, lately } = counted(done, { begun: [], failedRotations: 0 }, NOW);
    await journal.append(intent());
    await journal.append(intent({ data: { step: 'repair' } }));
    await journal.append(intent({ event: 'done' }));
    await journal.append(intent({ keyId: null }));
    expect(lately().begun).toEqual([{ step: 'deactivate', user: 'ana', keyId: KEY, at: NOW }]);
  });

  it('goes on from what its earlier turns began', () => {
    const earlier = {
      begun: [{ step: 'delete', user: 'bo', keyId: OTHER_KEY } as const],
      failedRotations: 0,
    };
    expect(counted(done, earlier, daysAgo(1)).lately().begun).toEqual([
      { step: 'delete', user: 'bo', keyId: OTHER_KEY, at: daysAgo(1) },
    ]);
  });

  it('does not count what history did not take: it does not happen', async () => {
    const full = { append: async () => Promise.reject(new Error('no space left on device')) };
    const { journal, lately } = counted(full, { begun: [], failedRotations: 0 }, NOW);
    await expect(journal.append(intent())).rejects.toThrow('no space left');
    expect(lately().begun).toEqual([]);
  });
});
