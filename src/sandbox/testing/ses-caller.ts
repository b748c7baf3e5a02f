import { type SesSeed, seedSes, sesService } from '../ses/ses.ts';
import { ACCOUNT, callerOf, testWorld } from './service-request.ts';

/** An SES with a verified sender, `keys@example.com`, and ways to call it. */
export const sesWith = (seed: SesSeed = {}) => {
  const world = testWorld();
  seedSes(world, ACCOUNT, { identities: ['keys@example.com'], ...seed });
  const raw = callerOf(sesService, world);
  const call = (method: string, url: string, body?: object, account = ACCOUNT) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = raw({ method, url: `/v2/email/${url}`, body: text, account });
    return { ...answer, type: answer.headers['x-amzn-errortype'], json: JSON.parse(answer.body) };
  };
  /** Sends `mail()` with some members changed. */
  const send = (change: object = {}, account = ACCOUNT) =>
    call('POST', 'outbound-emails', { ...mail(), ...change }, account);
  return { world, call, send, raw };
};

export const mail = (to = 'owner@example.org') => ({
  FromEmailAddress: 'Keywarden <keys@example.com>',
  Destination: { ToAddresses: [to] },
  Content: {
    Simple: {
      Subject: { Data: 'Your key' },
      Body: { Text: { Data: 'text' }, Html: { Data: '<p>html</p>' } },
      Headers: [{ Name: 'X-Run', Value: '3f9c' }],
    },
  },
});
