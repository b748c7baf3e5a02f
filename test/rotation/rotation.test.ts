import { afterAll, describe, expect, it } from 'vitest';
import { PROTOCOL, type ProtocolStep } from '../../src/act/rotation.ts';
import { type Kill, type Outcome, type WorldWords, playRotation } from './world.ts';

const calls = (await playRotation()).calls;
const kills: readonly Kill[] = calls.flatMap((_, index) => [
  { call: index + 1, when: 'before' },
  { call: index + 1, when: 'after' },
]);
const where = ({ call, when }: Kill): string => `${when} call ${call}, ${calls[call - 1]}`;

describe('a rotation that nothing disturbs', () => {
  it('goes through the protocol in its order', () => {
    expect(calls).toEqual([
      'preflight',
      'journal intent',
      'tag',
      'create',
      'store',
      'identify',
      'identify',
      'tag',
      'make visible',
      'tag',
    ]);
  });

  it('ends with two working keys, the new one delivered, and the owner told once', async () => {
    expect(await playRotation()).toMatchObject({ end: 'replaced', faults: [], handovers: 1 });
  });
});

describe('a rotation that is killed', () => {
  it.each(kills.map((kill) => [where(kill), kill] as const))(
    '%s, is undone or delivered, and nobody is cut off',
    async (_, kill) => {
      const outcome = await playRotation({ kill });
      expect(outcome.faults).toEqual([]);
      expect(['replaced', 'undone']).toContain(outcome.end);
      expect(outcome.handovers).toBe(outcome.end === 'replaced' ? 1 : 0);
    },
  );

  it('touches no key and asks its owner to settle it, where CloudTrail cannot be asked', async () => {
    const bad: string[] = [];
    let unsettled = 0;
    for (const kill of kills) {
      const { faults, attention, end } = await playRotation({ kill, trail: 'denied' });
      bad.push(...faults.map((fault) => `${where(kill)}: ${fault}`));
      if (end === 'neither') expect(attention).toEqual(['UnattributedKey']);
      if (end === 'neither') unsettled += 1;
    }
    expect(bad).toEqual([]);
    expect(unsettled).toBeGreaterThan(3);
  });
});

describe('a rotation of which a call fails', () => {
  const names = [...new Set(calls)].filter((name) => !name.startsWith('journal'));

  it.each(names.flatMap((name) => [[name, 'refused'] as const, [name, 'lost'] as const]))(
    '"%s" (%s) is undone or delivered',
    async (name, how) => {
      const outcome = await playRotation({ failing: { [name]: how } });
      expect(outcome.faults).toEqual([]);
      expect(['replaced', 'undone']).toContain(outcome.end);
    },
  );

  it('waits for a new key that is refused at first', async () => {
    expect(await playRotation({ refusals: 7 })).toMatchObject({ end: 'replaced', faults: [] });
  });

  it('is undone when the new key is refused for more than half a minute', async () => {
    expect(await playRotation({ refusals: 8 })).toMatchObject({ end: 'undone', faults: [] });
  });
});

describe('the order of the protocol', () => {
  const swapped = PROTOCOL.slice(1).map((step, index): readonly [string, readonly ProtocolStep[]] => {
    const before = PROTOCOL[index];
    if (before === undefined) throw new Error('a protocol has no holes');
    return [
      `${step.name} before ${before.name}`,
      [...PROTOCOL.slice(0, index), step, before, ...PROTOCOL.slice(index + 2)],
    ];
  });
  const dropped = PROTOCOL.map((step, index): readonly [string, readonly ProtocolStep[]] => [
    `without ${step.name}`,
    PROTOCOL.toSpliced(index, 1),
  ]);

  const noticed: string[] = [];
  afterAll(() => void process.stdout.write(`the order of the protocol, changed:\n${noticed.join('\n')}\n`));

  it.each([...swapped, ...dropped])('matters: %s is noticed', async (what, protocol) => {
    const stories: readonly WorldWords[] = [
      {},
      { failing: { preflight: 'refused' } },
      ...kills.map((kill) => ({ kill })),
    ];
    const bad: string[] = [];
    for (const story of stories) {
      const outcome = await playRotation({ ...story, protocol });
      if (isBad(outcome, story)) bad.push(JSON.stringify(story));
    }
    noticed.push(`  ${what}: noticed by ${bad.length} of ${stories.length} stories`);
    expect(bad).not.toEqual([]);
  });

  function isBad({ faults, end }: Outcome, story: WorldWords): boolean {
    const isUndisturbed = story.kill === undefined && story.failing === undefined;
    return faults.length > 0 || end === 'neither' || (isUndisturbed && end !== 'replaced');
  }
});
