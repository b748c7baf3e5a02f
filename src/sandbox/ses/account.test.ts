import { describe, expect, it } from 'vitest';
import { OTHER_ACCOUNT } from '../testing/service-request.ts';
import { sesWith } from '../testing/ses-caller.ts';

describe('limits', () => {
  it('are enforced per second and per day when seeded', () => {
    const { world, send, call } = sesWith({ limits: { max24HourSend: 3, maxSendRate: 2 } });
    expect([send(), send()].map((answer) => answer.status)).toEqual([200, 200]);
    expect(send()).toMatchObject({ status: 429, type: 'TooManyRequestsException' });
    world.setNow('2026-11-01T02:00:01Z');
    expect(send().status).toBe(200);
    world.setNow('2026-11-01T02:00:10Z');
    expect(send()).toMatchObject({ status: 400, type: 'LimitExceededException' });
    expect(call('GET', 'account').json.SendQuota).toEqual({
      Max24HourSend: 3,
      MaxSendRate: 2,
      SentLast24Hours: 3,
    });
    world.setNow('2026-11-02T02:00:00Z');
    expect(send().status).toBe(200);
  });

  it('are only shown when not seeded', () => {
    const { send, call } = sesWith();
    expect(Array.from({ length: 20 }, () => send().status).every((status) => status === 200)).toBe(true);
    expect(call('GET', 'account').json).toMatchObject({
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 20 },
    });
  });

  it('an account that nobody seeded has no production access', () => {
    const { call } = sesWith();
    expect(call('GET', 'account', undefined, OTHER_ACCOUNT).json).toMatchObject({
      ProductionAccessEnabled: false,
      SendQuota: { Max24HourSend: 200, MaxSendRate: 1 },
    });
  });

  it('a paused account sends nothing', () => {
    const { send, call } = sesWith({ sendingPaused: true });
    expect(send().type).toBe('SendingPausedException');
    expect(call('GET', 'account').json.SendingEnabled).toBe(false);
  });
});

describe('what SES does not know', () => {
  it('is an unknown operation, and a broken body a SerializationException', () => {
    const { call, raw } = sesWith();
    expect(call('GET', 'contact-lists')).toMatchObject({ operation: 'Unknown', status: 404 });
    const broken = raw({ method: 'POST', url: '/v2/email/outbound-emails', body: '{' });
    expect(broken.headers['x-amzn-errortype']).toBe('SerializationException');
  });

  it('a seeded date that is none is named', () => {
    const suppressed = [{ address: 'a@example.org', reason: 'BOUNCE', at: 'soon' } as const];
    expect(() => sesWith({ suppressed })).toThrow(/a@example.org: "soon" is no date/);
  });
});
