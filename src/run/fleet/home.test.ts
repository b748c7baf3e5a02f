import { describe, expect, it, vi } from 'vitest';
import type { Aws } from '../../aws/clients.ts';
import type { EmailApi } from '../../aws/ses.ts';
import { findHome } from './home.ts';

const MAIL = { from: 'a@example.com', to: 'b@example.com', subject: '', text: '', html: '' };
const CALLER = {
  account: '111111111111',
  arn: 'arn:aws:iam::111111111111:user/a',
  userId: 'x',
  partition: 'aws',
};

async function homeWith(api: EmailApi) {
  const email = vi.fn<Aws['email']>(() => api);
  const aws = { sts: { callerIdentity: async () => CALLER }, email } as unknown as Aws;
  return { home: await findHome(aws), email };
}

describe('the mails of all accounts', () => {
  it('go out one after the other, and one that fails holds up no other', async () => {
    let atWork = 0;
    let most = 0;
    let sent = 0;
    const { home } = await homeWith({
      suppressed: async () => new Set(),
      send: async ({ to }) => {
        atWork += 1;
        most = Math.max(most, atWork);
        await new Promise((resolve) => void setImmediate(resolve));
        atWork -= 1;
        if (to === 'bad') throw new Error('rejected');
        sent += 1;
        return { messageId: '1', acceptedAt: 0 };
      },
    });
    const all = ['good', 'bad', 'good'].map((to) => home.aws.email('eu-west-1').send({ ...MAIL, to }));
    const ended = await Promise.allSettled(all);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([most, sent]).toEqual([1, 2]);
  });

  it('ask once a region who cannot be reached, and again after a failure', async () => {
    let asked = 0;
    const { home, email } = await homeWith({
      send: async () => ({ messageId: '1', acceptedAt: 0 }),
      suppressed: async () => {
        asked += 1;
        if (asked === 1) throw new Error('throttled');
        return new Set(['gone@example.com']);
      },
    });
    await expect(home.aws.email(null).suppressed()).rejects.toThrow('throttled');
    for (let n = 0; n < 3; n += 1) expect((await home.aws.email(null).suppressed()).size).toBe(1);
    expect([asked, email.mock.calls.length]).toEqual([2, 1]);
    home.aws.email('eu-west-1');
    expect(email).toHaveBeenCalledTimes(2);
  });
});
