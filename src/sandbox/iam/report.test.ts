import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { KEY_A, KEY_B, errorOf, oneUser, openSandbox } from '../testing/open-sandbox.ts';
import type { OpenSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';

const HOUR = 3_600_000;

const generate = async ({ iam }: OpenSandbox) =>
  (await iam.send(new GenerateCredentialReportCommand({}))).State;

const rows = async ({ iam }: OpenSandbox): Promise<Record<string, string>[]> => {
  const { Content } = await iam.send(new GetCredentialReportCommand({}));
  const [header = '', ...lines] = new TextDecoder().decode(Content).split('\n');
  const names = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((field, index) => [names[index], field])),
  );
};

const freshRow = async (sandbox: OpenSandbox) => {
  sandbox.control.advance(4 * HOUR);
  await generate(sandbox);
  return (await rows(sandbox))[1];
};

describe('the credential report', () => {
  it('is started first, complete at the next call, and used again for four hours', async () => {
    const sandbox = await openSandbox();
    const { iam, control } = sandbox;
    expect(await iam.send(new GenerateCredentialReportCommand({}))).toMatchObject({
      State: 'STARTED',
      Description: 'No report exists. Starting a new report generation task',
    });
    expect(await generate(sandbox)).toBe('COMPLETE');
    control.advance(4 * HOUR - 1);
    expect(await generate(sandbox)).toBe('COMPLETE');
    control.advance(1);
    expect(await errorOf(iam.send(new GetCredentialReportCommand({})))).toContain('ReportExpired');
    expect(await generate(sandbox)).toBe('STARTED');
    expect((await iam.send(new GetCredentialReportCommand({}))).GeneratedTime).toEqual(
      new Date('2026-11-01T06:00:00Z'),
    );
  });

  it('is absent, then in progress, as the errors of AWS say', async () => {
    const { iam } = await openSandbox({ switches: { report: { inProgressCalls: 2 } } });
    const get = () => errorOf(iam.send(new GetCredentialReportCommand({})));
    expect(await get()).toContain('CredentialReportNotPresentException 410');
    await iam.send(new GenerateCredentialReportCommand({}));
    expect(await get()).toContain('CredentialReportNotReadyException 404');
    expect((await iam.send(new GenerateCredentialReportCommand({}))).State).toBe('INPROGRESS');
    expect(await get()).toBe('no error');
  });

  it('takes as much real time as the switch says', async () => {
    const sandbox = await openSandbox({ switches: { report: { inProgressMs: 3000 } } });
    await generate(sandbox);
    sandbox.passRealTime(2999);
    expect(await generate(sandbox)).toBe('INPROGRESS');
    sandbox.passRealTime(1);
    expect(await generate(sandbox)).toBe('COMPLETE');
  });

  it('has the root user first, then every user, in the columns of AWS', async () => {
    const root = { mfa: false, keys: [{ ageDays: 100, lastUsedDaysAgo: 1 }] };
    const key = { ageDays: 30, lastUsedDaysAgo: 2, service: 's3' };
    const users = [{ name: 'a,b', createdDaysAgo: 31, keys: [key] }];
    const sandbox = await openSandbox({ seed: { accounts: [{ id: ACCOUNT, root, users }] } });
    await generate(sandbox);
    const { Content } = await sandbox.iam.send(new GetCredentialReportCommand({}));
    expect(new TextDecoder().decode(Content)).toBe(
      [
        'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
        `<root_account>,arn:aws:iam::${ACCOUNT}:root,2021-11-02T02:00:00+00:00,not_supported,no_information,not_supported,not_supported,false,true,2026-07-24T02:00:00+00:00,2026-10-31T02:00:00+00:00,us-east-1,ec2,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
        `"a,b","arn:aws:iam::${ACCOUNT}:user/a,b",2026-10-01T02:00:00+00:00,false,N/A,N/A,N/A,false,true,2026-10-02T02:00:00+00:00,2026-10-30T02:00:00+00:00,N/A,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
      ].join('\n'),
    );
  });

  it('shows the moment it was made, not the present', async () => {
    const sandbox = await openSandbox({ seed: oneUser([]) });
    await generate(sandbox);
    await sandbox.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    expect((await rows(sandbox))[1]?.['access_key_1_active']).toBe('false');
    expect((await freshRow(sandbox))?.['access_key_1_active']).toBe('true');
  });

  it('shows no use that AWS still shows late', async () => {
    const sandbox = await openSandbox({
      seed: oneUser([{ id: KEY_A, ageDays: 30 }]),
      switches: { lastUse: { delayMs: 6 * HOUR } },
    });
    sandbox.control.use(KEY_A);
    expect((await freshRow(sandbox))?.['access_key_1_last_used_date']).toBe('N/A');
    expect((await freshRow(sandbox))?.['access_key_1_last_used_date']).toBe('2026-11-01T02:00:00+00:00');
  });

  it('has last_rotated change with the status, and kept by an inactive key', async () => {
    const sandbox = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 30 }]) });
    const update = { UserName: 'alice', AccessKeyId: KEY_A } as const;
    await sandbox.iam.send(new UpdateAccessKeyCommand({ ...update, Status: 'Active' }));
    expect((await freshRow(sandbox))?.['access_key_1_last_rotated']).toBe('2026-10-02T02:00:00+00:00');
    await sandbox.iam.send(new UpdateAccessKeyCommand({ ...update, Status: 'Inactive' }));
    expect(await freshRow(sandbox)).toMatchObject({
      access_key_1_active: 'false',
      access_key_1_last_rotated: '2026-11-01T06:00:00+00:00',
    });
  });

  it('keeps a key in its slot when the other is deleted, and gives the free one to the next', async () => {
    const sandbox = await openSandbox({
      seed: oneUser([
        { id: KEY_A, ageDays: 30 },
        { id: KEY_B, ageDays: 10 },
      ]),
    });
    await sandbox.iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: KEY_A }));
    expect(await freshRow(sandbox)).toMatchObject({
      access_key_1_active: 'false',
      access_key_1_last_rotated: 'N/A',
      access_key_2_last_rotated: '2026-10-22T02:00:00+00:00',
    });
    await sandbox.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    expect((await freshRow(sandbox))?.['access_key_1_last_rotated']).toBe('2026-11-01T06:00:00+00:00');
  });
});
