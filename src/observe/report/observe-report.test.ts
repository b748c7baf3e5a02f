import { describe, expect, it } from 'vitest';
import { known } from '../../core/model/known.ts';
import { fakeUser, reportLine, reportOf } from '../../../test/build/iam-fake.ts';
import { NOW, daysAgo } from '../../../test/build/time.ts';
import { ReportError } from './errors.ts';
import { observeReport } from './observe-report.ts';

const ANA = fakeUser('ana', { arn: 'arn:aws-us-gov:iam::111122223333:user/team/sub/ana' });
const USE = { at: daysAgo(3), region: 'eu-west-1', service: 'ec2' };
const only = (csv: string) => {
  const { users } = observeReport(csv, NOW);
  expect(users).toHaveLength(1);
  return users[0]!;
};
const GOV_ROOT = reportLine({
  user: '<root_account>',
  arn: 'arn:aws-us-gov:iam::111122223333:root',
  createdAt: 0,
});
const report = (...lines: string[]) => reportOf(...lines).replace(/^<root_account>.*$/m, GOV_ROOT);

describe('observeReport', () => {
  it('says what a report can say, and that the rest is unknown', () => {
    const observation = observeReport(
      report(reportLine(ANA, null, { active: false, rotatedAt: daysAgo(50), lastUsed: USE })),
      NOW,
    );
    expect(observation).toMatchObject({
      account: '111122223333',
      partition: 'aws-us-gov',
      observedAt: NOW,
      caller: null,
      root: { activeKeySlots: known([]) },
    });
    expect(observation.users).toMatchObject([
      {
        user: 'ana',
        path: '/team/sub/',
        createdAt: ANA.createdAt,
        userId: { known: false },
        tags: { known: false },
        groups: { known: false },
        attachedPolicies: { known: false },
        keys: known([
          {
            keyId: null,
            slot: 2,
            status: 'Inactive',
            createdAt: known(daysAgo(50)),
            ageFrom: 'last_rotated',
            lastUsed: known(USE),
          },
        ]),
        faults: [],
      },
    ]);
  });

  it('merges the rows of one user and keeps the keys of each, identical ones once', () => {
    const key = { rotatedAt: daysAgo(50), lastUsed: USE };
    const user = only(
      report(
        reportLine(ANA),
        reportLine(ANA, key),
        reportLine(ANA, key),
        reportLine(ANA, null, { rotatedAt: daysAgo(9) }),
      ),
    );
    expect(user.faults.map(({ reason }) => reason)).toEqual(['DuplicateRow']);
    expect(user.keys).toMatchObject({ known: true, value: [{ slot: 1 }, { slot: 2 }] });
  });

  it('reports active root keys by slot, and does not know them without a row for root', () => {
    const root = { user: '<root_account>', arn: 'arn:aws-us-gov:iam::111122223333:root', createdAt: 0 };
    const withKey = report(reportLine(ANA)).replace(
      GOV_ROOT,
      reportLine(root, { active: false, rotatedAt: 0 }, { rotatedAt: 0 }),
    );
    expect(observeReport(withKey, NOW).root).toEqual({ activeKeySlots: known([2]) });
    const without = report(reportLine(ANA)).replace(`${GOV_ROOT}\n`, '');
    expect(observeReport(without, NOW).root.activeKeySlots.known).toBe(false);
    const unreadable = report(reportLine(ANA)).replace(GOV_ROOT, GOV_ROOT.replace('false,N/A', '?,N/A'));
    expect(observeReport(unreadable, NOW).root.activeKeySlots.known).toBe(false);
  });

  it.each([
    [
      'creation date',
      reportLine(ANA).replace(/2026-01-01T[^,]+/, '2026-02-31T00:00:00+00:00'),
      'user_creation_time',
    ],
    ['ARN', reportLine(ANA).replace('arn:', 'urn:'), 'arn is "urn:'],
    ['length', `${reportLine(ANA)},more`, '16 columns instead of 15'],
    [
      'date of its key',
      reportLine(ANA, { rotatedAt: NOW, lastUsed: USE }).replace('true,2026', 'true,26'),
      'access_key_1_last_rotated',
    ],
    [
      'date of last use',
      reportLine(ANA, { rotatedAt: daysAgo(50), lastUsed: USE }).replace('2026-11-01', '1 November'),
      'access_key_1_last_used_date',
    ],
  ])('a row with a bad %s is a fault of that user alone', (_, line, said) => {
    const bo = fakeUser('bo', { arn: ANA.arn.replace(/ana$/, 'bo') });
    const { users } = observeReport(report(line, reportLine(bo)), NOW);
    expect(users.map(({ user, faults }) => [user, faults.map(({ reason }) => reason)])).toEqual([
      ['ana', ['MalformedRow']],
      ['bo', []],
    ]);
    expect(users[0]?.faults[0]?.message).toContain(said);
  });

  it('a bad date leaves the key known and its date unknown', () => {
    const { keys } = only(
      report(reportLine(ANA, { rotatedAt: NOW, lastUsed: USE }).replace('true,2026', 'true,26')),
    );
    expect(keys).toMatchObject({
      known: true,
      value: [{ slot: 1, status: 'Active', createdAt: { known: false }, lastUsed: known(USE) }],
    });
  });

  it('a bad flag leaves the keys unknown', () => {
    expect(only(report(reportLine(ANA).replace('false,N/A', 'FALSCH,N/A'))).keys.known).toBe(false);
  });

  it('two rows without a name are two users', () => {
    const nameless = reportLine(ANA).replace(/^ana/, '');
    const { users } = observeReport(report(nameless, nameless), NOW);
    expect(users.map(({ user, faults }) => [user, faults[0]?.reason])).toEqual([
      ['(line 3)', 'MalformedRow'],
      ['(line 4)', 'MalformedRow'],
    ]);
  });

  it('does not mix accounts', () => {
    const other = fakeUser('bo', { arn: 'arn:aws-us-gov:iam::999988887777:user/bo' });
    expect(() => observeReport(report(reportLine(ANA), reportLine(other)), NOW)).toThrow(
      /mixes the accounts 111122223333 and 999988887777/,
    );
  });

  it.each([
    ['an empty file', '', 'it is empty'],
    ['a web page', '<!doctype html><html></html>', '"user" is missing'],
    ['a report still in base64', Buffer.from(report(reportLine(ANA))).toString('base64'), 'is missing'],
    ['the command line’s JSON', JSON.stringify({ Content: 'dXNlcg==' }), 'cannot be read as CSV'],
    [
      'a report without a needed column',
      report(reportLine(ANA)).replace('access_key_2_last_used_date', 'x'),
      '"access_key_2_last_used_date" is missing',
    ],
    ['a report without any user or root', report().replace(GOV_ROOT, ''), 'no row has the ARN'],
    ['a file with an open quote', report('"ana,x'), 'cannot be read as CSV'],
  ])('%s is not a report, and says what would be one', (_, csv, said) => {
    const observe = () => observeReport(csv, NOW);
    expect(observe).toThrow(ReportError);
    expect(observe).toThrow(said);
    expect(observe).toThrow('aws iam get-credential-report');
  });

  it('reads a byte order mark, CRLF, a last line without end, blank lines and quotes', () => {
    const csv = `\uFEFF${report(reportLine(ANA).replace('ana', '"ana"'))}`.replaceAll('\n', '\r\n');
    for (const text of [csv, `${csv}\r\n`, `${csv}\r\n\r\n`])
      expect(only(text)).toMatchObject({ user: 'ana', faults: [] });
  });

  it('finds columns by name: AWS adds some, and their order is nobody’s promise', () => {
    const turned = report(reportLine(ANA, { rotatedAt: daysAgo(50), lastUsed: USE }))
      .split('\n')
      .map((line, at) =>
        [...line.split(',').toReversed(), at === 0 ? 'additional_credentials_info' : ''].join(','),
      )
      .join('\n');
    expect(only(turned)).toMatchObject({
      user: 'ana',
      keys: { known: true, value: [{ slot: 1, lastUsed: known(USE) }] },
      faults: [],
    });
  });
});
