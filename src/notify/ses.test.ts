import { describe, expect, it } from 'vitest';
import type { EmailApi } from '../aws/ses.ts';
import { known } from '../core/model/known.ts';
import { sesNotifier } from './ses.ts';

const message = { to: 'bob@example.com', subject: 's', text: 't', html: '<p>' };

describe('sesNotifier', () => {
  it('sends from the configured address and answers with what SES answered', async () => {
    const sent: unknown[] = [];
    const api = anApi({
      send: async (mail) => {
        sent.push(mail);
        return { messageId: '0100', acceptedAt: 7 };
      },
    });
    await expect(sesNotifier(api, 'keywarden@example.com', '111122223333').send(message)).resolves.toEqual({
      messageId: '0100',
      acceptedAt: 7,
    });
    const tags = { 'keywarden-account': '111122223333' };
    expect(sent).toEqual([{ from: 'keywarden@example.com', ...message, tags }]);
  });

  it('does not hide that SES refused', async () => {
    const api = anApi({ send: async () => Promise.reject(new Error('Email address is not verified')) });
    await expect(sesNotifier(api, 'keywarden@example.com', '111122223333').send(message)).rejects.toThrow(
      'not verified',
    );
  });

  it('knows the suppressed addresses in lower case', async () => {
    const api = anApi({ suppressed: async () => new Set(['Bob@Example.com']) });
    await expect(sesNotifier(api, 'k@example.com', '111122223333').undeliverable()).resolves.toEqual(
      known(new Set(['bob@example.com'])),
    );
  });

  it('asks for the suppressed addresses once', async () => {
    let asked = 0;
    const api = anApi({
      suppressed: async () => {
        asked += 1;
        return new Set<string>();
      },
    });
    const notifier = sesNotifier(api, 'k@example.com', '111122223333');
    await Promise.all([notifier.undeliverable(), notifier.undeliverable()]);
    await notifier.undeliverable();
    expect(asked).toBe(1);
  });

  it('does not know them when SES does not tell, and says why', async () => {
    const api = anApi({ suppressed: async () => Promise.reject(new Error('AccessDenied')) });
    const found = await sesNotifier(api, 'k@example.com', '111122223333').undeliverable();
    expect(found).toEqual({
      known: false,
      because: expect.stringMatching(/ses:ListSuppressedDestinations.*AccessDenied/),
    });
  });
});

function anApi(parts: Partial<EmailApi>): EmailApi {
  return {
    send: async () => Promise.reject(new Error('nothing was to be sent')),
    suppressed: async () => Promise.reject(new Error('nobody was to ask')),
    ...parts,
  };
}
