import { describe, expect, it } from 'vitest';
import { ACCOUNT, dayOf, livingKey, told } from './testing.fixture.ts';
import { palette } from './paint.ts';
import { watchDays } from './watch.ts';

function watch(show: 'live' | 'lines' | 'nothing', days: number) {
  const written: string[] = [];
  const watching = watchDays({
    accounts: [ACCOUNT],
    keys: () => [livingKey('bob')],
    days,
    mails: () => 0,
    write: (text) => written.push(text),
    show,
    columns: 80,
    paint: palette(false),
  });
  for (let day = 0; day < days; day += 1) watching.onDay(dayOf(day, [told('bob', 'deactivate', day)]));
  watching.end();
  return written;
}

describe('watching the days', () => {
  it('writes a line every ten days, and one for the last', () => {
    expect(watch('lines', 25)).toEqual([
      'day  10 of 25, 10 Sep: 10 notices, 0 reminders, 0 rotated, 0 deactivated, 0 restored, 0 deleted\n',
      'day  20 of 25, 20 Sep: 20 notices, 0 reminders, 0 rotated, 0 deactivated, 0 restored, 0 deleted\n',
      'day  25 of 25, 25 Sep: 25 notices, 0 reminders, 0 rotated, 0 deactivated, 0 restored, 0 deleted\n',
    ]);
  });
  it('draws a picture a day with one write each, over the last, and gives the cursor back', () => {
    const written = watch('live', 2);
    expect(written).toHaveLength(3);
    expect(written[0]).toContain('\u001b[?25l');
    const height = written[0]?.split('\n').length ?? 0;
    expect(written[1]).toContain(`\u001b[${height - 1}F`);
    expect(written[2]).toBe('\u001b[?25h');
  });
  it('is silent when nothing is to be shown', () => {
    expect(watch('nothing', 25)).toEqual([]);
  });
});
