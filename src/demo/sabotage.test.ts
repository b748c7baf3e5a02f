import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDemo } from './demo.ts';
import { SABOTAGES, type Sabotage } from './sabotage.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

function sabotaged(sabotage: Sabotage, days: number) {
  return runDemo({
    folder,
    sabotage,
    days,
    show: 'nothing',
    colour: { picture: false, text: false },
    columns: 100,
    write: () => {},
    clock: Date.now,
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
    stop: new AbortController().signal,
    command: 'keywarden',
  });
}

/** For how many days each is played, and what the judge says. */
const CAUGHT: Readonly<Record<Sabotage, readonly [days: number, says: RegExp]>> = {
  'skip-notice': [17, /was deactivated on \S+, and no mail that said so/],
  'early-step': [17, /though the mail of \S+ said not before/],
  'late-step': [17, /more than 48 hours after/],
  'all-clear': [17, /though the last mail about it, of \S+, said that nothing would happen/],
  'early-cutover': [5, /no successor that still works was used after it/],
  'take-back': [5, /readers of its secret could fetch it/],
  'cut-off': [9, /was refused on \S+, \d+ days after its last use/],
  rush: [8, /11 keys deactivated in account \d+ in 20 hours/],
};

describe('the judge of the demo', () => {
  it.each(SABOTAGES)('notices %s', { timeout: 120_000 }, async (sabotage) => {
    const [days, says] = CAUGHT[sabotage];
    const { numbers, text } = await sabotaged(sabotage, days);
    expect(numbers.violations.filter((each) => says.test(each))).not.toEqual([]);
    expect(text).toContain('broken');
    // Nobody was told of a new key, so nobody fetched one; and every key that went is named.
    if (sabotage !== 'skip-notice') return;
    expect(numbers).toMatchObject({ handedOver: 0 });
    expect(numbers.violations.filter((each) => each.includes('neither stored and announced'))).not.toEqual(
      [],
    );
    expect(numbers.violations.filter((each) => says.test(each))).toHaveLength(numbers.deactivated);
  });
});
