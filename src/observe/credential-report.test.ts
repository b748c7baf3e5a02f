import { describe, expect, it } from 'vitest';
import type { ReportAnswer } from '../aws/iam-types.ts';
import { HOUR, MINUTE } from '../core/model/time.ts';
import { type FakeIamOptions, fakeIam, reportOf } from '../../test/build/iam-fake.ts';
import { NOW } from '../../test/build/time.ts';
import { requestReport } from './credential-report.ts';

const made = (generatedAt: number, csv = reportOf()): ReportAnswer => ({ ready: true, csv, generatedAt });
const obtain = async (options: Omit<FakeIamOptions, 'users'>) => {
  const iam = fakeIam({ users: [], ...options });
  let slept = 0;
  const sleep = (ms: number): Promise<void> => {
    slept += ms;
    return Promise.resolve();
  };
  const collect = await requestReport(iam, NOW, sleep);
  return { obtained: await collect(), calls: iam.calls, slept };
};

describe('requestReport', () => {
  it('takes a report that is there with two calls and no waiting', async () => {
    const { obtained, calls, slept } = await obtain({ reports: [made(NOW - HOUR)] });
    expect(obtained.ok).toBe(true);
    expect(calls).toEqual(['GenerateCredentialReport', 'GetCredentialReport']);
    expect(slept).toBe(0);
  });

  it('takes a report that is four hours old, and none that is a second older', async () => {
    const old = await obtain({ reports: [made(NOW - 4 * HOUR)] });
    expect(old.obtained).toMatchObject({ ok: true, generatedAt: NOW - 4 * HOUR });
    const stale = await obtain({ reports: [made(NOW - 4 * HOUR - 1000), made(NOW)] });
    expect(stale.obtained).toMatchObject({ ok: true, generatedAt: NOW });
    expect(stale.calls.filter((call) => call === 'GenerateCredentialReport')).toHaveLength(2);
  });

  it('waits, longer and longer, while AWS is making it', async () => {
    const inProgress = { ready: false, because: 'in-progress' } as const;
    const { obtained, slept, calls } = await obtain({ reports: [inProgress, inProgress, made(NOW)] });
    expect(obtained.ok).toBe(true);
    expect(slept).toBe(3000);
    expect(calls.filter((call) => call === 'GenerateCredentialReport')).toHaveLength(1);
  });

  it('asks again when the report expired between the two calls', async () => {
    const { obtained, calls } = await obtain({ reports: [{ ready: false, because: 'expired' }, made(NOW)] });
    expect(obtained.ok).toBe(true);
    expect(calls.filter((call) => call === 'GenerateCredentialReport')).toHaveLength(2);
  });

  it('does without after two minutes', async () => {
    const { obtained, slept } = await obtain({});
    expect(obtained).toMatchObject({
      ok: false,
      note: expect.stringContaining('not ready after two minutes'),
    });
    expect(slept).toBe(2 * MINUTE);
  });

  it('takes one that somebody else had made when it may not make one itself', async () => {
    const { obtained } = await obtain({
      fails: { GenerateCredentialReport: 'denied' },
      reports: [made(NOW - HOUR)],
    });
    expect(obtained.ok).toBe(true);
  });

  it('does without, and without waiting, when it may not make one and there is none', async () => {
    const { obtained, slept } = await obtain({ fails: { GenerateCredentialReport: 'denied' } });
    expect(obtained).toMatchObject({
      ok: false,
      note: expect.stringContaining('iam:GenerateCredentialReport'),
    });
    expect(slept).toBe(0);
  });

  it.each(['denied', 'throttled', 'unavailable'] as const)(
    'does without when reading it is %s',
    async (kind) => {
      const { obtained } = await obtain({ fails: { GetCredentialReport: kind } });
      expect(obtained).toMatchObject({ ok: false, note: expect.stringContaining('iam:GetCredentialReport') });
    },
  );

  it('does without one that cannot be read, and says so', async () => {
    const { obtained } = await obtain({ reports: [made(NOW, 'user,arn\n')] });
    expect(obtained).toMatchObject({
      ok: false,
      note: expect.stringContaining('"user_creation_time" is missing'),
    });
  });

  it.each(['credentials', 'not-aws', 'unreachable'] as const)('ends the run on %s', async (kind) => {
    await expect(obtain({ fails: { GenerateCredentialReport: kind } })).rejects.toMatchObject({ kind });
  });
});
