import { describe, expect, it } from 'vitest';
import { liveMemory } from '../act/memory.ts';
import { known } from '../core/model/known.ts';
import { remembering } from './remembering.ts';

describe('what changes while something is done', () => {
  const anEmptyMemory = (save: () => Promise<void>) => liveMemory(known(new Map()), save);

  it('is kept, also when it fails half-way', async () => {
    let saves = 0;
    const memory = anEmptyMemory(async () => void (saves += 1));
    expect(await remembering(memory, async () => 'done')).toEqual({ value: 'done', unsaved: null });
    expect(saves).toBe(1);
    const failing = remembering(memory, async () => Promise.reject(new Error('the credentials ended')));
    await expect(failing).rejects.toThrow('the credentials ended');
    expect(saves).toBe(2);
  });

  it('that cannot be kept is said beside what was done, and hides no other failure', async () => {
    const memory = anEmptyMemory(async () => Promise.reject(new Error('the bucket is gone')));
    expect(await remembering(memory, async () => 'done')).toEqual({
      value: 'done',
      unsaved: 'What was seen of the users could not be kept: the bucket is gone',
    });
    const failing = remembering(memory, async () => Promise.reject(new Error('the credentials ended')));
    await expect(failing).rejects.toThrow('the credentials ended');
  });
});
