import { describe, expect, it } from 'vitest';
import { keyId } from '../../test/build/key.ts';
import { NOW } from '../../test/build/time.ts';
import { NOTHING_EARLIER, earlierTurns } from './earlier.ts';
import type { JournalEvent } from './ports.ts';

const RUN = 'day-2026-11-04';

function entry(
  run: string,
  event: JournalEvent['event'],
  data: JournalEvent['data'],
  key: string | null = null,
) {
  return { run, event, at: NOW, user: key === null ? null : 'ana', keyId: key, data };
}

const started = (run: string, of?: string) =>
  entry(run, 'run-started', of === undefined ? { items: 1 } : { items: 1, of });
const intent = (run: string, step: string, key: string) => entry(run, 'intent', { step }, key);

describe('what earlier turns of a run did', () => {
  it('is what they began, each once, however it ended', () => {
    const history = [
      started('a', RUN),
      intent('a', 'deactivate', keyId(1)),
      entry('a', 'done', { step: 'deactivate' }, keyId(1)),
      started('b', RUN),
      intent('b', 'deactivate', keyId(1)),
      intent('b', 'rotate', keyId(2)),
      entry('b', 'failed', { step: 'rotate' }, keyId(2)),
    ];
    expect(earlierTurns(history, RUN)).toEqual({
      begun: [
        { step: 'deactivate', user: 'ana', keyId: keyId(1) },
        { step: 'rotate', user: 'ana', keyId: keyId(2) },
      ],
      failedRotations: 1,
    });
  });

  it.each([
    ['another run began', [started('a', 'day-2026-11-03'), intent('a', 'delete', keyId(1))]],
    ['a run without a name began', [started('a'), intent('a', 'delete', keyId(1))]],
    ['puts records right', [started('a', RUN), intent('a', 'repair', keyId(1))]],
    ['was only refused', [started('a', RUN), entry('a', 'skipped', { step: 'delete' }, keyId(1))]],
  ])('is not what %s', (_, history) => expect(earlierTurns(history, RUN)).toEqual(NOTHING_EARLIER));
});
