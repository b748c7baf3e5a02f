import { GetAccessKeyLastUsedCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { KEY_A, oneUser, openSandbox } from '../testing/open-sandbox.ts';
import { NOW } from '../testing/service-request.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const late = (hours: number) =>
  openSandbox({
    seed: oneUser([{ id: KEY_A, ageDays: 30, lastUsedDaysAgo: 5 }]),
    switches: { lastUse: { delayMs: hours * HOUR } },
  });

type Box = Awaited<ReturnType<typeof openSandbox>>;

const shown = async ({ iam }: Box) => {
  const answer = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: KEY_A }));
  return answer.AccessKeyLastUsed?.LastUsedDate?.getTime();
};

const happened = async ({ control }: Box) => control.state()[0]?.users[0]?.keys[0]?.lastUsed?.at;

describe('a use that AWS shows late', () => {
  it('is not shown before the delay is over, and what was before it is', async () => {
    const box = await late(6);
    box.control.use(KEY_A);
    box.control.setClock(NOW + 6 * HOUR - 1);
    expect(await shown(box)).toBe(NOW - 5 * 24 * HOUR);
    box.control.setClock(NOW + 6 * HOUR);
    expect(await shown(box)).toBe(NOW);
  });

  it('gives way to the next as its own delay ends, not at once', async () => {
    const box = await late(6);
    box.control.use(KEY_A);
    box.control.use(KEY_A, { at: NOW + 4 * HOUR });
    box.control.setClock(NOW + 7 * HOUR);
    expect(await shown(box)).toBe(NOW);
    box.control.setClock(NOW + 10 * HOUR);
    expect(await shown(box)).toBe(NOW + 4 * HOUR);
  });

  it('is known to the control at once, as it is what happened', async () => {
    const box = await late(6);
    box.control.use(KEY_A);
    expect(await happened(box)).toBe(new Date(NOW).toISOString().replace('.000', ''));
  });

  it('is shown at once without the switch, to the quarter of an hour', async () => {
    const box = await late(0);
    box.control.use(KEY_A, { at: NOW + 14 * MINUTE });
    expect(await shown(box)).toBe(NOW);
  });
});
