import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { Fault } from './faults/fault.ts';
import { errorOf, keyCredentials, oneUser, openSandbox } from './testing/open-sandbox.ts';
import { ACCOUNT } from './testing/service-request.ts';

const create = new CreateUserCommand({ UserName: 'bob' });

/** What creating a user answers while a fault is set, whether the user is there afterwards, and the log entry. */
const under = async (fault: Fault) => {
  const { iam, control } = await openSandbox();
  control.addFault(fault);
  const answer = await errorOf(iam.send(create));
  const isThere = control.state(ACCOUNT)[0]?.users.length === 1;
  return { answer, isThere, logged: control.calls({ operation: 'CreateUser' })[0] };
};

describe('what goes wrong on purpose', () => {
  it('throttling: nothing happens', async () => {
    const { answer, isThere, logged } = await under({ operation: 'iam:*', kind: 'throttle' });
    expect(answer).toBe('Throttling 400: Rate exceeded');
    expect(isThere).toBe(false);
    expect(logged).toMatchObject({ status: 400, error: 'Throttling', effect: false });
  });

  it('an error: nothing happens, and a denial is worded as AWS words it', async () => {
    const fault = { operation: 'iam:CreateUser', kind: 'error', code: 'AccessDenied', status: 403 } as const;
    const { answer, isThere, logged } = await under(fault);
    expect(answer).toBe(
      `AccessDenied 403: User: arn:aws:sts::${ACCOUNT}:assumed-role/SandboxAdmin/sandbox is not authorized to perform: iam:CreateUser on resource: user bob because no identity-based policy allows the iam:CreateUser action`,
    );
    expect(isThere).toBe(false);
    expect(logged).toMatchObject({ status: 403, error: 'AccessDenied', effect: false });
  });

  it('an error after the effect: it happens, and the answer hides it', async () => {
    const fault = { operation: 'iam:*', kind: 'error-after', code: 'ServiceFailure', status: 500 } as const;
    const { answer, isThere, logged } = await under(fault);
    expect(answer).toContain('ServiceFailureException 500');
    expect(isThere).toBe(true);
    expect(logged).toMatchObject({ status: 500, error: 'ServiceFailure', effect: true });
  });

  it('a dropped connection before the effect', async () => {
    const { answer, isThere, logged } = await under({ operation: 'iam:*', kind: 'drop' });
    expect(answer).toContain('no answer');
    expect(isThere).toBe(false);
    expect(logged).toMatchObject({ status: null, error: null, effect: false });
  });

  it('a dropped connection after the effect', async () => {
    const { answer, isThere, logged } = await under({ operation: 'iam:*', kind: 'drop-after' });
    expect(answer).toContain('no answer');
    expect(isThere).toBe(true);
    expect(logged).toMatchObject({ status: null, effect: true });
  });

  it('latency, and what else is set', async () => {
    const { iam, control } = await openSandbox();
    control.addFault({ operation: 'iam:*', kind: 'latency', ms: 5 });
    expect(await errorOf(iam.send(create))).toBe('no error');
    control.addFault({ operation: 'iam:*', kind: 'throttle' });
    expect(await errorOf(iam.send(create))).toContain('Throttling');
  });

  it('a rate that is exceeded', async () => {
    const { iam, passRealTime } = await openSandbox({
      switches: { rateLimit: { perSecond: 1, burst: 2 } },
    });
    const list = () => errorOf(iam.send(new ListUsersCommand({})));
    expect([await list(), await list(), await list()]).toEqual([
      'no error',
      'no error',
      'Throttling 400: Rate exceeded',
    ]);
    passRealTime(1000);
    expect(await list()).toBe('no error');
  });
});

describe('the call log', () => {
  it('holds who did what to what, in order', async () => {
    const { iam, control } = await openSandbox();
    await iam.send(
      new CreateUserCommand({
        UserName: 'bob',
        Path: '/x/',
        Tags: [{ Key: 'email', Value: 'b@example.com' }],
      }),
    );
    expect(control.calls()).toEqual([
      {
        seq: 1,
        at: '2026-11-01T02:00:00.000Z',
        service: 'iam',
        operation: 'CreateUser',
        account: ACCOUNT,
        caller: `arn:aws:sts::${ACCOUNT}:assumed-role/SandboxAdmin/sandbox`,
        principalId: 'AROASANDBOXADMIN22222:sandbox',
        accessKeyId: control.credentials().accessKeyId,
        region: 'us-east-1',
        requestId: '00000000-0000-4000-8000-000000000001',
        userAgent: expect.stringContaining('aws-sdk-js') as string,
        parameters: { UserName: 'bob', Path: '/x/', Tags: { email: 'b@example.com' } },
        noted: {},
        access: 'write',
        status: 200,
        error: null,
        message: null,
        effect: true,
      },
    ]);
  });

  it('names the key that was made and never its secret', async () => {
    const { iam, control, sts } = await openSandbox({ seed: oneUser([]) });
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/KeywardenMember`,
        RoleSessionName: 'session',
        ExternalId: 'not-for-the-log',
      }),
    );
    const text = JSON.stringify(control.calls());
    expect(text).toContain(AccessKey!.AccessKeyId);
    expect(text).toContain(Credentials!.AccessKeyId);
    for (const secret of [
      AccessKey!.SecretAccessKey,
      Credentials!.SecretAccessKey,
      Credentials!.SessionToken,
      'not-for-the-log',
    ])
      expect(text).not.toContain(secret);
  });

  it('names the operation a stranger asked for, without an account', async () => {
    const { control, as } = await openSandbox();
    const { sts } = as(keyCredentials('AKIAAAAAAAAAAAAAAAAA'));
    await errorOf(sts.send(new GetCallerIdentityCommand({})));
    expect(control.calls()).toMatchObject([
      {
        operation: 'GetCallerIdentity',
        account: null,
        caller: null,
        accessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
        error: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid.',
        effect: false,
      },
    ]);
  });

  it('is filtered by every field, and counts on after it was cleared', async () => {
    const { iam, sts, control } = await openSandbox();
    await iam.send(create);
    await errorOf(iam.send(new GetUserCommand({ UserName: 'nobody' })));
    await sts.send(new GetCallerIdentityCommand({}));
    const seqs = (filter: Parameters<typeof control.calls>[0]) =>
      control.calls(filter).map((call) => call.seq);
    expect(seqs({ service: 'iam' })).toEqual([1, 2]);
    expect(seqs({ operation: 'GetUser' })).toEqual([2]);
    expect(seqs({ account: 'other' })).toEqual([]);
    expect(seqs({ user: 'bob' })).toEqual([1]);
    expect(seqs({ access: 'write' })).toEqual([1]);
    expect(seqs({ error: 'NoSuchEntity' })).toEqual([2]);
    expect(seqs({ error: 'none' })).toEqual([1, 3]);
    expect(seqs({ after: 2 })).toEqual([3]);
    control.clearCalls();
    await sts.send(new GetCallerIdentityCommand({}));
    expect(seqs({})).toEqual([4]);
  });
});
