import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../sandbox/server.ts';
import { createAws } from './clients.ts';
import { regionOfIamEvents } from './cloudtrail.ts';
import { json, refusal } from './testing/canned-aws.ts';
import { withCanned } from './testing/with-canned.ts';

const NOW = Date.parse('2026-11-01T02:00:00Z');
const MINUTE = 60_000;
const SPAN = { since: NOW, until: NOW + 60 * MINUTE };

const event = (record: object) => ({
  EventName: 'CreateAccessKey',
  EventTime: NOW / 1000,
  CloudTrailEvent: JSON.stringify(record),
});
const made = (keyId: string) => ({
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Keywarden/keywarden-3f9c2a7b',
  },
  responseElements: { accessKey: { accessKeyId: keyId, userName: 'ana', status: 'Active' } },
});
const page = (events: readonly object[], NextToken?: string) => json(200, { Events: events, NextToken });

describe('the keys that CloudTrail saw being created', () => {
  it('are told with the run whose session made them', async () => {
    await withCanned([page([event(made('AKIANEW'))])], async (aws, { requests }) => {
      expect(await aws.trail().createdKeys(SPAN)).toEqual([{ keyId: 'AKIANEW', run: '3f9c2a7b', at: NOW }]);
      expect(JSON.parse(requests[0] ?? '')).toEqual({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }],
        StartTime: SPAN.since / 1000,
        EndTime: SPAN.until / 1000,
        MaxResults: 50,
      });
    });
  });

  it.each([
    ['a user', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/team/ana' }],
    ['the root user', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }],
    ['somebody the event does not name', undefined],
  ])('have no run when made by %s', async (_who, userIdentity) => {
    await withCanned([page([event({ ...made('AKIA1'), userIdentity })])], async (aws) => {
      expect((await aws.trail().createdKeys(SPAN))[0]?.run).toBeNull();
    });
  });

  it.each([
    ['the end', 'aws-sdk-js/3.1 api/iam#3.1 app/keywarden-3f9c2a7b', '3f9c2a7b'],
    ['the middle', 'aws-sdk-js/3.1 app/keywarden-3f9c2a7b m/E', '3f9c2a7b'],
    ['another app', 'aws-sdk-js/3.1 app/terraform', null],
    ['part of a word', 'my-app/keywarden-3f9c2a7b', null],
  ])('have the run that marked the call, where the session is not ours: at %s', async (_, userAgent, run) => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/Admin/sara';
    const record = { ...made('AKIA1'), userIdentity: { type: 'AssumedRole', arn }, userAgent };
    await withCanned([page([event(record)])], async (aws) => {
      expect((await aws.trail().createdKeys(SPAN))[0]?.run).toBe(run);
    });
  });

  it('are told by their ids, of every page, and not the failed attempts', async () => {
    const failed = { ...made('AKIA0'), responseElements: null, errorCode: 'AccessDenied' };
    const pages = [
      page([event(made('AKIA1')), event(made('AKIA2')), event(failed)], 'more'),
      page([], 'still more'),
      page([event(made('AKIA3'))]),
    ];
    await withCanned(pages, async (aws, { requests }) => {
      const keys = await aws.trail().createdKeys(SPAN);
      expect(keys.map(({ keyId }) => keyId)).toEqual(['AKIA1', 'AKIA2', 'AKIA3']);
      expect(requests).toHaveLength(3);
    });
  });

  it.each([
    ['without a list', json(200, {})],
    ['with an event that is not JSON', page([{ EventTime: 1, CloudTrailEvent: '{' }])],
    ['with an event of nothing', page([{ EventTime: 1, CloudTrailEvent: 'null' }])],
  ])('are unknown after an answer %s', async (_what, answer) => {
    await withCanned([answer], async (aws) => {
      await expect(aws.trail().createdKeys(SPAN)).rejects.toMatchObject({ kind: 'not-aws', effect: 'none' });
    });
  });

  it('are not looked for without end', async () => {
    await withCanned([page([], 'again')], async (aws) => {
      await expect(aws.trail().createdKeys(SPAN)).rejects.toThrow('the same page comes again');
    });
  });

  it('are unknown where that is denied', async () => {
    await withCanned([refusal(400, 'AccessDeniedException', 'no')], async (aws) => {
      await expect(aws.trail().createdKeys(SPAN)).rejects.toMatchObject({
        operation: 'cloudtrail:LookupEvents',
      });
    });
  });

  it('are found in the embedded AWS once CloudTrail shows them', async () => {
    const seed = { accounts: [{ id: '111122223333', users: [{ name: 'ana' }] }] };
    const sandbox = await startSandbox({ realTime: () => 0, now: NOW, clock: 'frozen', seed });
    onTestFinished(() => sandbox.close());
    const admin = createAws({
      endpointUrl: sandbox.endpoint,
      region: 'eu-west-1',
      credentials: sandbox.control.credentials(),
      sleep: () => Promise.resolve(),
      loopbackOnly: true,
    });
    const run = admin.assumeRole({
      arn: 'arn:aws:iam::111122223333:role/KeywardenMember',
      sessionName: 'keywarden-3f9c2a7b',
    });
    const { keyId } = await run.iam.createKey('ana');
    expect(await run.trail().createdKeys(SPAN)).toEqual([]);
    sandbox.control.advance(16 * MINUTE);
    expect(await run.trail().createdKeys(SPAN)).toEqual([{ keyId, run: '3f9c2a7b', at: NOW }]);
    expect(await run.trail().createdKeys({ ...SPAN, since: NOW + MINUTE })).toEqual([]);
  });
});

it.each([
  ['eu-west-1', 'us-east-1'],
  ['us-east-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
  ['eusc-de-east-1', 'eusc-de-east-1'],
])('from %s the events of IAM are looked up in %s', (region, home) => {
  expect(regionOfIamEvents(region)).toBe(home);
});

it('CloudTrail is asked twice a second at most', async () => {
  let asked = 0;
  const slept: number[] = [];
  const aws = createAws({
    region: 'eu-west-1',
    endpointUrl: 'http://192.0.2.1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' },
    // The second never ends.
    sleep: (ms) => {
      slept.push(ms);
      return new Promise(() => {});
    },
    onCall: () => {
      asked += 1;
      throw new Error('far enough');
    },
  });
  const outcome = () =>
    aws
      .trail()
      .createdKeys(SPAN)
      .catch(() => 'asked');
  expect(await Promise.all([outcome(), outcome()])).toEqual(['asked', 'asked']);
  const third = outcome();
  expect(await Promise.race([third, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe(
    'waits',
  );
  expect([asked, slept]).toEqual([2, [1000, 1000]]);
});
