import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetUserCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { KEY_A, errorOf, keyCredentials, oneUser } from '../testing/open-sandbox.ts';
import { ACCOUNT } from '../testing/service-request.ts';
import { trailOf } from '../testing/trail-caller.ts';

const seed = oneUser([{ id: KEY_A, ageDays: 1 }], { path: '/people/' });
const open = () => trailOf({ seed });
const createKey = new CreateAccessKeyCommand({ UserName: 'alice' });

describe('an event', () => {
  it('is shaped as AWS shapes it', async () => {
    const { iam, lookup, control } = await open();
    const { AccessKey } = await iam.send(createKey);
    const [event] = lookup().json.Events as [{ CloudTrailEvent: string }];
    const { CloudTrailEvent, ...rest } = event;
    const keyId = AccessKey!.AccessKeyId!;
    const { accessKeyId } = control.credentials();
    expect(rest).toEqual({
      EventId: 'e0000000-0000-4000-8000-000000000001',
      EventName: 'CreateAccessKey',
      ReadOnly: 'false',
      AccessKeyId: accessKeyId,
      EventTime: Date.parse('2026-11-01T02:00:00Z') / 1000,
      EventSource: 'iam.amazonaws.com',
      Username: 'sandbox',
      Resources: [
        { ResourceType: 'AWS::IAM::User', ResourceName: 'alice' },
        { ResourceType: 'AWS::IAM::AccessKey', ResourceName: keyId },
      ],
    });
    expect(JSON.parse(CloudTrailEvent)).toEqual({
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROASANDBOXADMIN22222:sandbox',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/SandboxAdmin/sandbox`,
        accountId: ACCOUNT,
        accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROASANDBOXADMIN22222',
            arn: `arn:aws:iam::${ACCOUNT}:role/SandboxAdmin`,
            accountId: ACCOUNT,
            userName: 'SandboxAdmin',
          },
          attributes: { creationDate: '2026-11-01T02:00:00Z', mfaAuthenticated: 'false' },
        },
      },
      eventTime: '2026-11-01T02:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: expect.stringContaining('aws-sdk-js') as string,
      requestParameters: { userName: 'alice' },
      responseElements: {
        accessKey: {
          userName: 'alice',
          accessKeyId: keyId,
          status: 'Active',
          createDate: 'Nov 1, 2026 2:00:00 AM',
        },
      },
      requestID: '00000000-0000-4000-8000-000000000001',
      eventID: 'e0000000-0000-4000-8000-000000000001',
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
    });
    expect(CloudTrailEvent).not.toContain(AccessKey!.SecretAccessKey);
  });

  it.each([
    ['2026-11-01T00:05:09Z', 'Nov 1, 2026 12:05:09 AM'],
    ['2026-12-31T12:00:00Z', 'Dec 31, 2026 12:00:00 PM'],
    ['2026-11-02T23:59:59Z', 'Nov 2, 2026 11:59:59 PM'],
  ])('of %s has the date %s in its elements', async (at, createDate) => {
    const { iam, control, events } = await open();
    control.setClock(Date.parse(at));
    await iam.send(createKey);
    expect(events()[0]!.record['responseElements']).toMatchObject({ accessKey: { createDate } });
  });

  it('of a user who makes a key for himself names him', async () => {
    const { as, events } = await open();
    await as(keyCredentials(KEY_A)).iam.send(new CreateAccessKeyCommand({}));
    expect(events()[0]).toMatchObject({
      Username: 'alice',
      record: {
        userIdentity: {
          type: 'IAMUser',
          principalId: expect.stringMatching(/^AIDA/),
          arn: `arn:aws:iam::${ACCOUNT}:user/people/alice`,
          accountId: ACCOUNT,
          accessKeyId: KEY_A,
          userName: 'alice',
        },
        requestParameters: null,
        responseElements: { accessKey: { userName: 'alice' } },
      },
    });
  });

  it('of the root user', async () => {
    const { as, events } = await trailOf({
      seed: { accounts: [{ id: ACCOUNT, root: { keys: [{ id: KEY_A, ageDays: 1 }] } }] },
    });
    await as(keyCredentials(KEY_A)).iam.send(new ListUsersCommand({}));
    expect(events()[0]).toMatchObject({
      Username: 'root',
      record: { userIdentity: { type: 'Root', principalId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` } },
    });
  });

  it('of a session tells when it began, and its role with the path', async () => {
    const roles = [{ name: 'Member', path: '/ops/' }];
    const { as, sts, control, events } = await trailOf({ seed: { accounts: [{ id: ACCOUNT, roles }] } });
    const arn = `arn:aws:iam::${ACCOUNT}:role/ops/Member`;
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'run', DurationSeconds: 900 }),
    );
    control.advance(60_000);
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
    await as({
      accessKeyId: AccessKeyId!,
      secretAccessKey: SecretAccessKey!,
      sessionToken: SessionToken!,
    }).iam.send(new ListUsersCommand({}));
    const [listed, assumed] = events();
    expect(listed!.record['userIdentity']).toMatchObject({
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Member/run`,
      sessionContext: {
        sessionIssuer: { arn, userName: 'Member' },
        attributes: { creationDate: '2026-11-01T02:00:00Z' },
      },
    });
    expect(assumed!.record).toMatchObject({
      readOnly: true,
      requestParameters: { roleArn: arn, roleSessionName: 'run', durationSeconds: 900 },
      responseElements: {
        credentials: { accessKeyId: AccessKeyId, expiration: 'Nov 1, 2026 2:15:00 AM' },
        assumedRoleUser: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Member/run` },
      },
    });
    const text = JSON.stringify(events());
    for (const secret of [SecretAccessKey!, SessionToken!]) expect(text).not.toContain(secret);
  });

  it('of a change without an answer has no response elements', async () => {
    const { iam, events } = await open();
    const key = { UserName: 'alice', AccessKeyId: KEY_A };
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' }));
    await iam.send(new DeleteAccessKeyCommand(key));
    expect(events().map(({ record }) => [record['requestParameters'], record['responseElements']])).toEqual([
      [{ userName: 'alice', accessKeyId: KEY_A }, null],
      [{ userName: 'alice', accessKeyId: KEY_A, status: 'Inactive' }, null],
    ]);
  });
});

describe('an event of a failure', () => {
  it.each([
    [{ UserName: 'nobody' }, 'NoSuchEntityException', 'The user with name nobody cannot be found.'],
    [{}, 'ValidationException', 'Must specify userName when calling with non-User credentials'],
  ])('of %j says what went wrong', async (input, errorCode, errorMessage) => {
    const { iam, events } = await open();
    await errorOf(iam.send(new GetUserCommand(input)));
    expect(events()[0]!.record).toMatchObject({ errorCode, errorMessage, responseElements: null });
  });

  it('of a denial', async () => {
    const { iam, control, events } = await open();
    control.addFault({ operation: 'iam:*', kind: 'error', code: 'AccessDenied', status: 403 });
    await errorOf(iam.send(createKey));
    expect(events()[0]!.record).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('is not authorized to perform: iam:CreateAccessKey') as string,
    });
  });

  it.each(['drop-after', 'error-after'] as const)(
    'is none when the call was carried out: %s',
    async (kind) => {
      const { iam, control, events } = await open();
      control.addFault({ operation: 'iam:*', kind, code: 'ServiceFailure', status: 500 });
      expect(await errorOf(iam.send(createKey))).not.toBe('no error');
      const { record } = events()[0]!;
      expect(record).not.toHaveProperty('errorCode');
      expect(record['responseElements']).toMatchObject({
        accessKey: { accessKeyId: expect.stringMatching(/^AKIA/) as string },
      });
    },
  );
});
