import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { readScan } from '../harness/json.ts';
import { BUSY, IDLE, aUser, keyId, writes } from '../harness/steps.ts';

const REPORT = readFileSync(new URL('credential-report-2016.csv', import.meta.url), 'utf8');

describe('keywarden scan', () => {
  it('needs no configuration, says which one it goes by, and changes nothing in the account', async () => {
    const world = await aWorld({ policy: null, users: [aUser('ana', IDLE), aUser('bo', BUSY)] });
    const { code, out, err } = await world.run(['scan']);
    expect(code).toBe(0);
    expect(out).toContain(keyId('ana'));
    expect(err).toBe('No keywarden.yaml here: going by preset:standard.\n');
    expect(writes(world)).toEqual([]);
  });

  it('gives data of the documented shape, days floored', async () => {
    const world = await aWorld({
      policy: null,
      users: [aUser('ana', { ageDays: 59.99, lastUsedDaysAgo: 45.7 })],
    });
    const scan = readScan(await world.run(['scan', '--output', 'json']));
    expect(scan).toEqual({
      version: 1,
      generatedAt: '2026-11-04T02:00:00Z',
      accounts: [
        {
          account: '111122223333',
          observedAt: '2026-11-04T02:00:00Z',
          users: 1,
          keys: 1,
          activeKeys: 1,
          notes: [],
          findings: [
            {
              user: 'ana',
              keyId: keyId('ana'),
              slot: 1,
              status: 'Active',
              severity: 'medium',
              reason: 'Unused',
              ageDays: 59,
              ageFrom: 'created',
              idleDays: 45,
              message: 'Last used 45 days ago; the limit is 45d.',
            },
          ],
        },
      ],
    });
  });

  it('ends with 3 for findings only when asked to, and with 0 for none', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', BUSY)] });
    expect((await world.run(['scan'])).code).toBe(0);
    expect((await world.run(['scan', '--exit-code'])).code).toBe(3);
    expect((await world.run(['scan', '--exit-code', '--user', 'bo'])).code).toBe(0);
  });

  it('shows only the users asked for, and stops at one that does not exist', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE), aUser('bo', IDLE), aUser('cy', IDLE)] });
    const some = await world.run(['scan', '--user', 'ana', '--user', 'cy', '--output', 'json']);
    expect(readScan(some).accounts[0]?.findings.map(({ user }) => user)).toEqual(['ana', 'cy']);
    const none = await world.run(['scan', '--user', 'ana', '--user', 'dan']);
    expect(none).toMatchObject({ code: 2, out: '', err: 'There is no user dan in account 111122223333.\n' });
  });

  it('looks at another day with --at, assuming no further use', async () => {
    const world = await aWorld({ users: [aUser('ana', { ageDays: 100, lastUsedDaysAgo: 40 })] });
    expect((await world.run(['scan', '--exit-code', '--at', '2026-11-08T01:59Z'])).code).toBe(0);
    expect((await world.run(['scan', '--exit-code', '--at', '2026-11-09T02:00Z'])).code).toBe(3);
  });

  it('reads other things another way when the report is denied, says so, and finds the same', async () => {
    const world = await aWorld({ users: [aUser('ana', IDLE)] });
    world.control.addFault({
      operation: 'iam:*CredentialReport',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    });
    const { code, out } = await world.run(['scan', '--output', 'json']);
    const [account] = readScan({ out }).accounts;
    expect(account?.notes).toEqual([expect.stringContaining('iam:GetCredentialReport was denied')]);
    expect(account?.findings.map(({ user, reason }) => [user, reason])).toEqual([
      ['<root_account>', 'ObservationIncomplete'],
      ['ana', 'Unused'],
    ]);
    expect(code).toBe(1);
  });
});

describe('keywarden scan --credential-report', () => {
  const scanReport = async (csv: string, ...more: readonly string[]) => {
    const world = await aWorld({ policy: null });
    await world.write('report.csv', csv);
    const ran = await world.run(['scan', '--credential-report', 'report.csv', '--at', '2016-12-20', ...more]);
    return { world, ...ran };
  };

  it('works offline and counts ages from last_rotated', async () => {
    const { world, code, out } = await scanReport(REPORT, '--output', 'json');
    const [account] = readScan({ out }).accounts;
    const of = (wanted: string) => account?.findings.filter(({ reason }) => reason === wanted) ?? [];
    expect(account).toMatchObject({ account: '111122223333', users: 19, activeKeys: 16 });
    expect(of('TooOld')).toHaveLength(5);
    expect(of('Unused').filter(({ idleDays }) => idleDays !== null && idleDays >= 45)).toHaveLength(4);
    expect(of('DuplicateRow').map(({ user }) => user)).toEqual(['edgar']);
    expect(new Set(of('TooOld').map(({ ageFrom, keyId }) => [ageFrom, keyId].join()))).toEqual(
      new Set(['last_rotated,']),
    );
    expect(code).toBe(0);
    expect(world.control.calls()).toEqual([]);
  });

  it('takes a report that was saved by a spreadsheet: byte order mark and CRLF', async () => {
    const saved = `\u{feff}${REPORT.replaceAll('\n', '\r\n')}`;
    expect((await scanReport(saved, '--output', 'json')).out).toBe(
      (await scanReport(REPORT, '--output', 'json')).out,
    );
  });

  it.each([
    ['an empty file', '', 'it is empty'],
    ['a file without the columns', 'name,age\nana,3\n', 'the column "user" is missing'],
    ['a binary file', '\0\u0001\u0002\u{fffd}PNG', 'is missing from its first line'],
    ['a web page', '<html>\n<body>"', 'This is not an IAM credential report'],
  ])('refuses %s with exit code 2 and says what it expected', async (_, csv, why) => {
    const { code, out, err } = await scanReport(csv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(why);
    expect(err).toContain('aws iam get-credential-report');
  });

  it('names a row whose dates are none, and never reads them as "never used"', async () => {
    const broken = REPORT.split('\n')
      .map((line) => (line.startsWith('farid,') ? line.replaceAll(/20\d\d-\d\d-\d\dT/g, 'someday-') : line))
      .join('\n');
    const { out, code } = await scanReport(broken, '--output', 'json', '--user', 'farid');
    const reasons = readScan({ out }).accounts[0]?.findings.map(({ reason }) => reason);
    expect(reasons).toContain('MalformedRow');
    expect(reasons).not.toContain('Unused');
    expect(code).toBe(0);
  });

  it('says what is wrong with a path that is no file', async () => {
    const world = await aWorld({ policy: null });
    const missing = await world.run(['scan', '--credential-report', 'nope.csv']);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('There is no file nope.csv') });
    const folder = await world.run(['scan', '--credential-report', '.', '--quiet']);
    expect(folder).toMatchObject({
      code: 2,
      err: 'The credential report . cannot be read: it is a folder.\n',
    });
  });
});
