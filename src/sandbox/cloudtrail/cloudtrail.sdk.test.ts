import { CloudTrailClient, LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, it, onTestFinished } from 'vitest';
import { errorOf, oneUser, openSandbox } from '../testing/open-sandbox.ts';

/** An account with alice, and a CloudTrail client that does not retry. */
const open = async () => {
  const sandbox = await openSandbox({ seed: oneUser([]) });
  const { endpoint, control } = sandbox;
  const credentials = control.credentials();
  const trail = new CloudTrailClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  onTestFinished(() => trail.destroy());
  return { ...sandbox, trail };
};

describe('the AWS SDK for JavaScript', () => {
  it('finds who made a key, a quarter of an hour later', async () => {
    const { trail, iam, control } = await open();
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    const lookup = new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: AccessKey!.AccessKeyId }],
      StartTime: new Date('2026-11-01T02:00:00Z'),
    });
    expect((await trail.send(lookup)).Events).toEqual([]);
    control.advance(15 * 60_000);
    const { Events } = await trail.send(lookup);
    expect(Events).toMatchObject([
      {
        EventName: 'CreateAccessKey',
        Username: 'sandbox',
        EventTime: new Date('2026-11-01T02:00:00Z'),
        ReadOnly: 'false',
      },
    ]);
  });

  it('shows its own lookups, and pages through all', async () => {
    const { trail, iam, control } = await open();
    control.setSwitches({ cloudTrail: { delayMs: 0 } });
    for (let n = 0; n < 3; n += 1) await iam.send(new ListUsersCommand({}));
    const names: (string | undefined)[] = [];
    for await (const page of paginateLookupEvents({ client: trail, pageSize: 2 }, {}))
      names.push(...(page.Events ?? []).map((event) => event.EventName));
    expect(names).toEqual(['ListUsers', 'ListUsers', 'ListUsers']);
    const { Events } = await trail.send(new LookupEventsCommand({ MaxResults: 1 }));
    expect(Events).toMatchObject([{ EventName: 'LookupEvents', EventSource: 'cloudtrail.amazonaws.com' }]);
  });

  it('reads errors', async () => {
    const { trail, control } = await open();
    const range = { StartTime: new Date('2026-11-01'), EndTime: new Date('2026-10-01') };
    expect(await errorOf(trail.send(new LookupEventsCommand(range)))).toBe(
      'InvalidTimeRangeException 400: The start time must be before the end time.',
    );
    control.setSwitches({ cloudTrail: { lookupsPerSecond: 1 } });
    const lookup = () => errorOf(trail.send(new LookupEventsCommand({})));
    expect([await lookup(), await lookup()]).toEqual(['no error', 'ThrottlingException 400: Rate exceeded']);
  });
});
