import { CreateAccessKeyCommand, ListUsersCommand, TagUserCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { KEY_A, KEY_B, errorOf, keyCredentials, oneUser } from '../testing/open-sandbox.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../testing/service-request.ts';
import { attribute, trailOf } from '../testing/trail-caller.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const seconds = (iso: string) => Date.parse(iso) / 1000;
const list = new ListUsersCommand({});
const identity = new GetCallerIdentityCommand({});
const createKey = new CreateAccessKeyCommand({ UserName: 'alice' });

/** Alice's call, then a new key for her, then one by a session of a role. */
const withCalls = async () => {
  const trail = await trailOf({ seed: oneUser([{ id: KEY_A, ageDays: 1 }]) });
  await trail.as(keyCredentials(KEY_A)).iam.send(list);
  const { AccessKey } = await trail.iam.send(createKey);
  const { Credentials } = await trail.sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/KeywardenMember`,
      RoleSessionName: 'keywarden-3f9c2a7b',
    }),
  );
  const session = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  await trail.as(session).iam.send(new TagUserCommand({ UserName: 'alice', Tags: [] }));
  return { ...trail, keyId: AccessKey!.AccessKeyId!, sessionKeyId: session.accessKeyId };
};

describe('LookupEvents', () => {
  it('shows calls of every kind, newest first', async () => {
    const { names } = await withCalls();
    expect(names()).toEqual(['TagUser', 'AssumeRole', 'CreateAccessKey', 'ListUsers']);
  });

  it('finds events by each attribute', async () => {
    const { names, events, keyId, sessionKeyId } = await withCalls();
    const find = (key: string, value: string) => names(attribute(key, value));
    expect(find('EventName', 'CreateAccessKey')).toEqual(['CreateAccessKey']);
    expect(find('Username', 'alice')).toEqual(['ListUsers']);
    expect(find('Username', 'keywarden-3f9c2a7b')).toEqual(['TagUser']);
    expect(find('Username', 'sandbox')).toEqual(['AssumeRole', 'CreateAccessKey']);
    expect(find('AccessKeyId', KEY_A)).toEqual(['ListUsers']);
    expect(find('AccessKeyId', sessionKeyId)).toEqual(['TagUser']);
    expect(find('EventSource', 'sts.amazonaws.com')).toEqual(['AssumeRole']);
    expect(find('ResourceName', keyId)).toEqual(['CreateAccessKey']);
    expect(find('ResourceName', 'alice')).toEqual(['TagUser', 'CreateAccessKey']);
    expect(find('ResourceType', 'AWS::IAM::Role')).toEqual(['AssumeRole']);
    expect(find('ReadOnly', 'true')).toEqual(['AssumeRole', 'ListUsers']);
    expect(find('ReadOnly', 'false')).toEqual(['TagUser', 'CreateAccessKey']);
    expect(find('EventId', events()[2]!.EventId)).toEqual(['CreateAccessKey']);
    expect(find('EventName', 'createaccesskey')).toEqual([]);
  });

  it('is for one account', async () => {
    const seed = { accounts: [{ id: ACCOUNT }, { id: OTHER_ACCOUNT }] };
    const { as, control, names } = await trailOf({ seed });
    await as(control.credentials(OTHER_ACCOUNT)).iam.send(list);
    expect(names()).toEqual([]);
    expect(names({}, { account: OTHER_ACCOUNT })).toEqual(['ListUsers']);
  });

  it('shows nothing of a caller it does not know, and nothing of a connection that broke before', async () => {
    const { as, sts, control, names } = await trailOf();
    await errorOf(as(keyCredentials(KEY_B)).sts.send(identity));
    control.addFault({ operation: 'sts:*', kind: 'drop' });
    await errorOf(sts.send(identity));
    expect(names()).toEqual([]);
  });

  it('keeps what was cleared from the call log', async () => {
    const { iam, control, names } = await trailOf();
    await iam.send(list);
    control.clearCalls();
    expect(control.calls()).toEqual([]);
    expect(names()).toEqual(['ListUsers']);
  });

  it('knows no Insights events', async () => {
    const { lookup } = await trailOf();
    expect(lookup({ EventCategory: 'insight' })).toMatchObject({ status: 501, type: 'NotImplemented' });
  });
});

describe('time', () => {
  it('shows an event 15 minutes later, unless that is changed', async () => {
    const { iam, control, names } = await trailOf({ switches: {} });
    await iam.send(list);
    control.advance(15 * MINUTE - 1);
    expect(names()).toEqual([]);
    control.advance(1);
    expect(names()).toEqual(['ListUsers']);
    control.setSwitches({ cloudTrail: { delayMs: 16 * MINUTE } });
    expect(names()).toEqual([]);
  });

  it('shows an event for 90 days', async () => {
    const { iam, control, names } = await trailOf();
    await iam.send(list);
    control.advance(90 * DAY);
    expect(names({ StartTime: 0 })).toEqual(['ListUsers']);
    control.advance(1000);
    expect(names({ StartTime: 0 })).toEqual([]);
  });

  it('takes a range, both ends with it, by the second', async () => {
    const { iam, sts, control, names } = await trailOf();
    control.setClock(Date.parse('2026-11-01T02:00:00.900Z'));
    await iam.send(list);
    control.setClock(Date.parse('2026-11-01T02:00:05Z'));
    await sts.send(identity);
    const from = (iso: string) => names({ StartTime: seconds(iso) });
    const until = (iso: string) => names({ EndTime: seconds(iso) });
    expect(from('2026-11-01T02:00:00Z')).toEqual(['GetCallerIdentity', 'ListUsers']);
    expect(from('2026-11-01T02:00:01Z')).toEqual(['GetCallerIdentity']);
    expect(until('2026-11-01T02:00:00Z')).toEqual(['ListUsers']);
    expect(until('2026-11-01T01:59:59Z')).toEqual([]);
    const both = { StartTime: seconds('2026-11-01T02:00:05Z'), EndTime: seconds('2026-11-01T02:00:05Z') };
    expect(names(both)).toEqual(['GetCallerIdentity']);
  });

  it('is what counts for newest, even if the clock went back', async () => {
    const { iam, sts, control, names } = await trailOf();
    await iam.send(list);
    control.advance(-MINUTE);
    await sts.send(identity);
    control.advance(MINUTE);
    expect(names()).toEqual(['ListUsers', 'GetCallerIdentity']);
  });
});

describe('regions', () => {
  it('IAM is in us-east-1, others are where they were called', async () => {
    const { iam, sts, names } = await trailOf();
    iam.config.region = () => Promise.resolve('eu-west-1');
    sts.config.region = () => Promise.resolve('eu-west-1');
    await iam.send(list);
    await sts.send(identity);
    expect(names()).toEqual(['ListUsers']);
    expect(names({}, { region: 'eu-west-1' })).toEqual(['GetCallerIdentity']);
  });
});

describe('pages', () => {
  const withFive = async () => {
    const trail = await trailOf();
    for (let n = 0; n < 5; n += 1) {
      await (n % 2 === 0 ? trail.iam.send(list) : trail.sts.send(identity));
      trail.control.advance(1000);
    }
    return trail;
  };

  it('hold every event once, also when new ones come in between', async () => {
    const { lookup, events, iam } = await withFive();
    const all = events().map((event) => event.EventId);
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const { json } = lookup({ MaxResults: 2, NextToken });
      seen.push(...(json.Events as { EventId: string }[]).map((event) => event.EventId));
      NextToken = json.NextToken as string | undefined;
      await iam.send(list);
    } while (NextToken !== undefined);
    expect(seen).toEqual(all);
    expect(seen).toHaveLength(5);
  });

  it('hold 50 when nothing else is asked', async () => {
    const { lookup, iam, names } = await trailOf();
    for (let n = 0; n < 51; n += 1) await iam.send(list);
    expect(names()).toHaveLength(50);
    expect(names({ NextToken: lookup().json.NextToken as string })).toHaveLength(1);
  });

  it('are good for the lookup they were given for', async () => {
    const { lookup } = await withFive();
    const asked = attribute('EventName', 'ListUsers');
    const { NextToken } = lookup({ ...asked, MaxResults: 1 }).json as { NextToken: string };
    expect(lookup({ ...asked, MaxResults: 5, NextToken }).json.Events).toHaveLength(2);
    for (const other of [
      { NextToken },
      { ...asked, StartTime: 1, NextToken },
      { ...asked, NextToken: 'x' },
      { ...asked, NextToken: Buffer.from('[1]').toString('base64url') },
    ])
      expect(lookup(other)).toMatchObject({ status: 400, type: 'InvalidNextTokenException' });
    expect(lookup({ ...asked, NextToken }, { region: 'eu-west-1' }).type).toBe('InvalidNextTokenException');
  });
});

describe('what is asked wrongly', () => {
  const two = [attribute('EventName', 'a'), attribute('Username', 'b')].flatMap((a) => a.LookupAttributes);

  it.each([
    [{ MaxResults: 0 }, 'InvalidMaxResultsException'],
    [{ MaxResults: 51 }, 'InvalidMaxResultsException'],
    [{ StartTime: 2, EndTime: 1 }, 'InvalidTimeRangeException'],
    [{ LookupAttributes: two }, 'InvalidLookupAttributesException'],
    [attribute('Colour', 'red'), 'InvalidLookupAttributesException'],
    [{ StartTime: 'today' }, 'ValidationException'],
  ])('%j is refused', async (input, type) => {
    const { lookup } = await trailOf();
    expect(lookup(input)).toMatchObject({ status: 400, type });
  });

  it.each([{ MaxResults: 1 }, { MaxResults: 50 }, { StartTime: 1, EndTime: 1 }])(
    '%j is not',
    async (input) => {
      const { lookup } = await trailOf();
      expect(lookup(input).status).toBe(200);
    },
  );
});

describe('throttling', () => {
  it('is off unless it is switched on, and then counts real time, account and region', async () => {
    const { lookup, control, passRealTime } = await trailOf();
    const types = (n: number, sent = {}) => Array.from({ length: n }, () => lookup({}, sent).type);
    expect(new Set(types(20))).toEqual(new Set([undefined]));
    control.setSwitches({ cloudTrail: { lookupsPerSecond: 2 } });
    expect(types(3)).toEqual([undefined, undefined, 'ThrottlingException']);
    expect(types(1, { region: 'eu-west-1' })).toEqual([undefined]);
    expect(types(1, { account: OTHER_ACCOUNT })).toEqual([undefined]);
    passRealTime(499);
    expect(types(1)).toEqual(['ThrottlingException']);
    passRealTime(1);
    expect(types(2)).toEqual([undefined, 'ThrottlingException']);
  });
});
