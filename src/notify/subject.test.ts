import { describe, expect, it } from 'vitest';
import { DAY } from '../core/model/time.ts';
import { NOW, aNotice, anEntry } from './entries.fixture.ts';
import { byUrgency } from './order.ts';
import { subjectOf } from './subject.ts';

const other = 'AKIAI44QH8DHBEXAMPLE';

describe('subjectOf', () => {
  it.each([
    [
      'deactivation',
      anEntry(),
      'Access key AKIAIOSFODNN7EXAMPLE of ci-deploy will be deactivated on 28 November 2026 (account prod)',
    ],
    [
      'a reminder',
      anEntry({ notice: { reminder: 5 * DAY } }),
      'Reminder: access key AKIAIOSFODNN7EXAMPLE of ci-deploy will be deactivated on 28 November 2026 (account prod)',
    ],
    [
      'the last reminder',
      anEntry({ notice: { promised: NOW + DAY, reminder: DAY, urgent: true } }),
      'URGENT: access key AKIAIOSFODNN7EXAMPLE of ci-deploy will be deactivated on 22 November 2026 (account prod)',
    ],
    [
      'deletion',
      anEntry({ notice: { announced: 'delete', promised: NOW + 30 * DAY } }, { reason: 'InactiveTooLong' }),
      'Access key AKIAIOSFODNN7EXAMPLE of ci-deploy is deactivated and will be deleted on 21 December 2026 (account prod)',
    ],
    [
      'a deactivation without deletion',
      anEntry({ notice: { announced: 'delete', promised: null } }, { reason: 'AwaitingDeletion' }),
      'Access key AKIAIOSFODNN7EXAMPLE of ci-deploy is deactivated (account prod)',
    ],
    [
      'rotation by a date',
      anEntry({ notice: { announced: 'rotate' } }, { reason: 'AgeWarning' }),
      'Please replace access key AKIAIOSFODNN7EXAMPLE of ci-deploy by 28 November 2026 (account prod)',
    ],
    [
      'rotation without a date',
      anEntry({ notice: { announced: 'rotate', promised: null } }, { reason: 'TooOld' }),
      'Please replace access key AKIAIOSFODNN7EXAMPLE of ci-deploy (account prod)',
    ],
    [
      'a leak',
      anEntry(
        { notice: { announced: 'attention', promised: null, urgent: true } },
        { reason: 'Quarantined' },
      ),
      'URGENT: access key AKIAIOSFODNN7EXAMPLE of ci-deploy has probably leaked (account prod)',
    ],
    [
      'anything else',
      anEntry({ notice: { announced: 'attention', promised: null } }, { reason: 'Requested' }),
      'Access key AKIAIOSFODNN7EXAMPLE of ci-deploy needs your attention (account prod)',
    ],
    [
      'a notice that is taken back',
      anEntry({ notice: { announced: 'nothing', promised: null } }),
      'Key of ci-deploy stays (prod)',
    ],
  ])('says what, which and when for %s', (_what, entry, expected) => {
    expect(subjectOf(aNotice().account, [entry])).toBe(expected);
  });

  it('counts several keys and names the first date', () => {
    const entries = [anEntry({ notice: { promised: NOW + 9 * DAY } }), anEntry({ keyId: other })];
    expect(subjectOf(aNotice().account, entries)).toBe(
      '2 access keys need your attention, the first by 28 November 2026 (account prod)',
    );
  });

  it('says of several notices that are taken back that nothing happens', () => {
    const stays = anEntry({ notice: { announced: 'nothing', promised: null, reminder: DAY } });
    expect(subjectOf(aNotice().account, [stays, stays])).toBe(
      '2 keys stay: nothing will happen to them (prod)',
    );
    expect(subjectOf(aNotice().account, [stays, anEntry()])).toBe(
      '2 access keys need your attention, the first by 28 November 2026 (account prod)',
    );
  });

  it('puts a leak among several keys first', () => {
    const leaked = anEntry(
      { keyId: other, notice: { announced: 'attention', promised: null, urgent: true } },
      { reason: 'Quarantined' },
    );
    expect(subjectOf(aNotice().account, [leaked, anEntry()])).toBe(
      'URGENT: 1 of 2 access keys has probably leaked (account prod)',
    );
  });

  it('calls several keys a reminder only when all of them are', () => {
    const reminder = anEntry({ notice: { reminder: DAY } });
    expect(subjectOf(aNotice().account, [reminder, reminder])).toMatch(/^Reminder: 2 access keys/);
    expect(subjectOf(aNotice().account, [reminder, anEntry()])).toMatch(/^2 access keys/);
  });

  it('names the account by its number where it has no alias', () => {
    expect(subjectOf({ id: '111122223333', alias: null }, [anEntry()])).toMatch(/\(account 111122223333\)$/);
  });
});

describe('byUrgency', () => {
  it('puts a leak first, then what is urgent, then the earliest date, then what has none', () => {
    const leaked = anEntry(
      { user: 'leaked', notice: { announced: 'attention', promised: null, urgent: true } },
      { reason: 'Quarantined' },
    );
    const urgent = anEntry({ user: 'urgent', notice: { promised: NOW + DAY, reminder: DAY, urgent: true } });
    const soon = anEntry({ user: 'soon', notice: { promised: NOW + DAY } });
    const later = anEntry({ user: 'later', notice: { promised: NOW + DAY + 1 } });
    const undated = anEntry(
      { user: 'undated', notice: { announced: 'rotate', promised: null } },
      { reason: 'TooOld' },
    );
    expect(byUrgency([undated, later, soon, urgent, leaked]).map(({ user }) => user.user)).toEqual([
      'leaked',
      'urgent',
      'soon',
      'later',
      'undated',
    ]);
  });

  it('puts what cannot be undone first on the same day, then goes by name and key id', () => {
    const deletion = anEntry({ user: 'z', notice: { announced: 'delete' } });
    const entries = [
      anEntry({ user: 'b' }),
      anEntry({ user: 'a', keyId: 'AKIB' }),
      anEntry({ user: 'a', keyId: 'AKIA' }),
      deletion,
    ];
    expect(byUrgency(entries).map(({ user, key }) => `${user.user} ${key.keyId}`)).toEqual([
      'z AKIAIOSFODNN7EXAMPLE',
      'a AKIA',
      'a AKIB',
      'b AKIAIOSFODNN7EXAMPLE',
    ]);
  });
});
