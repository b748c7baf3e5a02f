import { describe, expect, it } from 'vitest';
import { secretOf } from '../../sandbox/credentials/admin.ts';
import type { LoggedCall } from '../../sandbox/log/call-log.ts';
import type { Mail } from '../../sandbox/ses/mails.ts';
import { type Agreement, DAY } from './evidence.ts';
import { judge } from './judge.ts';
import {
  BY_CAROL,
  KEY,
  OTHER_KEY,
  activates,
  agreement,
  call,
  creates,
  deactivates,
  deletes,
  inOrder,
  mail,
  notice,
  on,
  publishes,
  refused,
  stores,
  tries,
  uses,
} from './testing.fixture.ts';

/** What the one rule whose words hold this says is broken. */
function broken(
  rule: string,
  calls: readonly LoggedCall[],
  mails: readonly Mail[] = [],
  agreed: Agreement = agreement(),
): readonly string[] {
  const rulings = judge({ calls, mails }, agreed).filter((ruling) => ruling.rule.includes(rule));
  expect(rulings).toHaveLength(1);
  return rulings[0]?.violations ?? [];
}

const OFF_ON_DAY_14 = notice(0, 'Deactivated', 'Tuesday, 15 September 2026, 02:00 UTC');
const GONE_ON_DAY_44 = notice(14, 'Deleted', 'Thursday, 15 October 2026, 02:00 UTC');

describe('the judge on a life without a fault', () => {
  it('has checked every step and finds nothing', () => {
    const calls = inOrder(
      creates(0, OTHER_KEY),
      stores(0),
      tries(0, OTHER_KEY),
      { ...uses(0.5), accessKeyId: OTHER_KEY },
      { ...uses(1.5), accessKeyId: OTHER_KEY },
      deactivates(14),
      refused(20),
      deletes(44),
    );
    const ready = mail(0, `${OFF_ON_DAY_14.text}\nIts replacement ${OTHER_KEY} is ready for you.`);
    const rulings = judge({ calls, mails: [ready, GONE_ON_DAY_44] }, agreement({}, Date.parse(on(-16))));
    expect(rulings.flatMap(({ violations }) => violations)).toEqual([]);
    expect(rulings.every(({ checked }) => checked > 0)).toBe(true);
  });
});

describe('told, a whole grace before', () => {
  const RULE = 'before its owner was told';

  it('holds when the notice arrived exactly the grace before', () => {
    expect(broken(RULE, [deactivates(14)], [OFF_ON_DAY_14])).toEqual([]);
  });
  it('is broken a moment earlier', () => {
    expect(broken(RULE, [deactivates(13.9999)], [OFF_ON_DAY_14])).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-15, and the first mail that said so arrived on 2026-09-01, less than 14 days before.`,
    ]);
  });
  it('is broken when nobody was told', () => {
    expect(broken(RULE, [deactivates(14)])).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-15, and no mail that said so ever reached anybody who answers for it.`,
    ]);
  });
  it('is broken when the mail bounced', () => {
    const bounced = {
      ...OFF_ON_DAY_14,
      outcomes: { 'bob@example.com': 'bounced' },
      outcome: 'bounced',
    } as const;
    expect(broken(RULE, [deactivates(14)], [bounced])).toHaveLength(1);
  });
  it('is broken when the mail went to somebody who does not answer for the user', () => {
    const astray = {
      ...OFF_ON_DAY_14,
      to: ['eve@example.com'],
      outcomes: { 'eve@example.com': 'delivered' },
    } as const;
    expect(broken(RULE, [deactivates(14)], [astray])).toHaveLength(1);
  });
  it('holds when a tag has named the reader in the meantime', () => {
    const tagged = call(-1, 'TagUser', { ...BY_CAROL, parameters: { Tags: { email: 'Eve@example.com' } } });
    const toEve = {
      ...OFF_ON_DAY_14,
      to: ['eve@example.com'],
      outcomes: { 'eve@example.com': 'delivered' },
    } as const;
    expect(broken(RULE, [tagged, deactivates(14)], [toEve])).toEqual([]);
  });
  it('is broken when only the digest of the operators names the key', () => {
    const digest = { ...OFF_ON_DAY_14, to: ['ops@example.com'] };
    expect(broken(RULE, [deactivates(14)], [digest])).toHaveLength(1);
  });
  it('is broken when a deletion follows on the notice of the deactivation alone', () => {
    expect(broken(RULE, [deactivates(14), deletes(44)], [OFF_ON_DAY_14])).toHaveLength(1);
  });
  it('does not ask for a notice of what somebody else did', () => {
    expect(broken(RULE, [deactivates(14, BY_CAROL), deletes(15, BY_CAROL)])).toEqual([]);
  });
  it('does not take a refused call for a deed', () => {
    expect(broken(RULE, [deactivates(14, { effect: false, status: 403, error: 'AccessDenied' })])).toEqual(
      [],
    );
  });
});

describe('the date that was given last', () => {
  const RULE = 'the date that was given last';
  const REMINDER = notice(13, 'Deactivated', 'Thursday, 17 September 2026, 02:00 UTC');

  it('holds on the minute', () => {
    expect(broken(RULE, [deactivates(16)], [OFF_ON_DAY_14, REMINDER])).toEqual([]);
  });
  it('is broken by the minute before, though the first mail would have allowed it', () => {
    expect(broken(RULE, [deactivates(15.999)], [OFF_ON_DAY_14, REMINDER])).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-17, though the mail of 2026-09-14 said not before 2026-09-17.`,
    ]);
  });
});

describe('no key that was in use', () => {
  const RULE = 'that was in use';

  it('holds when the last use lies exactly so far back', () => {
    expect(broken(RULE, [uses(0), deactivates(45)])).toEqual([]);
  });
  it('is broken a moment before', () => {
    expect(broken(RULE, [uses(0), deactivates(44.999)])).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-10-16, and it was used, made or brought back on 2026-09-01, less than 45 days before.`,
    ]);
  });
  it('is broken when the use lies before the first call', () => {
    expect(broken(RULE, [deactivates(14)], [], agreement({}, Date.parse(on(-30))))).toHaveLength(1);
  });
  it('counts from when a key was brought back', () => {
    expect(broken(RULE, [activates(0), deactivates(44)])).toHaveLength(1);
  });
  it('counts from when a new key was made', () => {
    const agreed = { ...agreement(), keyBefore: () => undefined };
    const made = call(0, 'CreateAccessKey', { ...BY_CAROL, parameters: {}, noted: { AccessKeyId: KEY } });
    expect(broken(RULE, [made, deactivates(44)], [], agreed)).toHaveLength(1);
    expect(broken(RULE, [made, deactivates(45)], [], agreed)).toEqual([]);
  });
  describe('when a newer one is in use', () => {
    const made = call(20, 'CreateAccessKey', {
      ...BY_CAROL,
      parameters: {},
      noted: { AccessKeyId: OTHER_KEY },
    });
    const inUse = { ...uses(22), accessKeyId: OTHER_KEY };

    it('may go after a shorter silence', () => {
      expect(broken(RULE, [uses(21), made, inUse, deactivates(35)])).toEqual([]);
      expect(broken(RULE, [uses(21), made, inUse, deactivates(34.999)])).toHaveLength(1);
    });
    it('may not when the newer one was never used, or is off itself', () => {
      const off = deactivates(30, { ...BY_CAROL, parameters: { AccessKeyId: OTHER_KEY } });
      expect(broken(RULE, [uses(21), made, deactivates(35)])).toHaveLength(1);
      expect(broken(RULE, [uses(21), made, inUse, off, deactivates(35)])).toHaveLength(1);
    });
    it('may not when it is not old enough to be replaced', () => {
      const terms = { replaced: { age: 435.001 * DAY, idle: 14 * DAY } };
      expect(broken(RULE, [uses(21), made, inUse, deactivates(35)], [], agreement(terms))).toHaveLength(1);
      const old = { replaced: { age: 435 * DAY, idle: 14 * DAY } };
      expect(broken(RULE, [uses(21), made, inUse, deactivates(35)], [], agreement(old))).toEqual([]);
    });
  });
  it('does not count a use that AWS refused', () => {
    expect(broken(RULE, [{ ...uses(30), caller: null }, deactivates(45)])).toEqual([]);
  });
});

describe('exempt and quarantined users', () => {
  const RULE = 'exempt or quarantined';
  const QUARANTINE = {
    ...BY_CAROL,
    parameters: { PolicyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3' },
  };

  it('may be changed from the moment the exemption ends', () => {
    expect(broken(RULE, [deactivates(14)], [], agreement({ exemptUntil: Date.parse(on(14)) }))).toEqual([]);
  });
  it('may not be changed a moment before', () => {
    expect(broken(RULE, [deactivates(14)], [], agreement({ exemptUntil: Date.parse(on(14)) + 1 }))).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-15, and its user is exempt until 2026-09-15.`,
    ]);
  });
  it('are exempt by a tag, through the whole day it names', () => {
    const tagged = call(0, 'TagUser', {
      ...BY_CAROL,
      parameters: { Tags: { 'keywarden:exempt': 'until=2026-09-15 reason=leave' } },
    });
    expect(broken(RULE, [tagged, deactivates(14)])).toHaveLength(1);
    expect(broken(RULE, [tagged, deactivates(15)])).toEqual([]);
  });
  it('are quarantined until the policy is detached', () => {
    const attached = call(10, 'AttachUserPolicy', QUARANTINE);
    const detached = call(13, 'DetachUserPolicy', QUARANTINE);
    expect(broken(RULE, [attached, deactivates(14)])).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-15, while AWS had its user quarantined.`,
    ]);
    expect(broken(RULE, [attached, detached, deactivates(14)])).toEqual([]);
  });
});

describe('what may be called', () => {
  const RULE = 'what Keywarden is for';

  it.each(['GetUser', 'ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'])(
    'is %s',
    (operation) => {
      expect(broken(RULE, [call(0, operation)])).toEqual([]);
    },
  );
  it.each(['CreateLoginProfile', 'DeleteUser', 'AttachUserPolicy', 'PutUserPolicy'])(
    'is not %s',
    (operation) => {
      expect(broken(RULE, [call(0, operation)])).toEqual([
        `iam:${operation} was called on 2026-09-01, which Keywarden has no business to call.`,
      ]);
    },
  );
  it('is anything by anybody else', () => {
    expect(broken(RULE, [call(0, 'AttachUserPolicy', BY_CAROL)])).toEqual([]);
  });
  it('is storing a secret, and not reading one', () => {
    const tagged = { service: 'secretsmanager', parameters: { Tags: { 'keywarden:key-id': KEY } } };
    expect(broken(RULE, [stores(0), call(0, 'TagResource', tagged)])).toEqual([]);
    expect(broken(RULE, [call(0, 'GetSecretValue', { service: 'secretsmanager' })])).toEqual([
      'secretsmanager:GetSecretValue was called on 2026-09-01, which Keywarden has no business to call.',
    ]);
  });
  it('is a tag only for a record', () => {
    const record = { parameters: { Tags: { [`keywarden:${KEY}`]: 'v1 state=deactivated' } } };
    expect(broken(RULE, [call(0, 'TagUser', record)])).toEqual([]);
    expect(
      broken(RULE, [
        call(0, 'TagUser', { parameters: { Tags: { 'keywarden:exempt': 'until=2027-01-01 reason=x' } } }),
      ]),
    ).toHaveLength(1);
    expect(broken(RULE, [call(0, 'UntagUser', { parameters: { TagKeys: ['email'] } })])).toEqual([
      'iam:UntagUser on 2026-09-01 touched the tag email of bob, which is not a record.',
    ]);
  });
});

describe('a key that Keywarden made', () => {
  const RULE = 'handed over, or taken back';
  const READY = mail(0, `Its replacement ${OTHER_KEY} is ready for you.`);
  const LATER = call(10, 'ListUsers');
  const off = { parameters: { AccessKeyId: OTHER_KEY } };

  it('is handed over when its secret was stored and somebody told of it', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), stores(0), LATER), [READY])).toEqual([]);
  });
  it('is left lying when its secret was never stored', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), LATER), [READY])).toEqual([
      `${OTHER_KEY} was made for bob (111122223333) on 2026-09-01, and was neither stored and announced within 2 days, nor taken back.`,
    ]);
  });
  it('is left lying when what was stored came before it, failed, or was somebody else’s', () => {
    const alices = { ...stores(0), parameters: { SecretId: 'keywarden/alice' } };
    for (const calls of [
      inOrder(stores(0), creates(0, OTHER_KEY), LATER),
      inOrder(creates(0, OTHER_KEY), stores(0, { effect: false }), LATER),
      inOrder(creates(0, OTHER_KEY), alices, LATER),
    ])
      expect(broken(RULE, calls, [READY])).toHaveLength(1);
  });
  it('is left lying when nobody was told, or only the operators, or the mail bounced', () => {
    const calls = inOrder(creates(0, OTHER_KEY), stores(0), LATER);
    expect(broken(RULE, calls)).toHaveLength(1);
    expect(broken(RULE, calls, [{ ...READY, to: ['ops@example.com'] }])).toHaveLength(1);
    expect(
      broken(RULE, calls, [{ ...READY, outcomes: { 'bob@example.com': 'bounced' }, outcome: 'bounced' }]),
    ).toHaveLength(1);
    expect(broken(RULE, calls, [mail(0, `Your key ${KEY} is old.`)])).toHaveLength(1);
  });
  it('is taken back when Keywarden deletes it or switches it off', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), deletes(1, off), LATER))).toEqual([]);
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), deactivates(1, off), LATER))).toEqual([]);
  });
  it('is not taken back when another key is deleted, or it too late, or by somebody else', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), deletes(1), LATER))).toHaveLength(1);
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), deletes(2.001, off), LATER))).toHaveLength(1);
    expect(
      broken(RULE, inOrder(creates(0, OTHER_KEY), deletes(1, { ...off, ...BY_CAROL }), LATER)),
    ).toHaveLength(1);
  });
  it('still has time at the very end', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), call(1.999, 'ListUsers')))).toEqual([]);
  });
  it('needs no notice to be taken back, unless somebody was told of it or used it', () => {
    const TOLD = 'before its owner was told';
    const back = inOrder(creates(0, OTHER_KEY), tries(0, OTHER_KEY), deletes(1, off));
    expect(broken(TOLD, back)).toEqual([]);
    expect(broken(TOLD, back, [READY])).toHaveLength(1);
    const used = { ...uses(0.5), accessKeyId: OTHER_KEY };
    expect(broken(TOLD, inOrder(creates(0, OTHER_KEY), used, deletes(1, off)))).toHaveLength(1);
  });
  it('may be deleted the day after it was taken back, though a mail has said so meanwhile', () => {
    const back = inOrder(creates(0, OTHER_KEY), deactivates(1, off), deletes(2, off));
    const saysSo = mail(1, `The key ${OTHER_KEY} is deactivated.`);
    for (const rule of ['before its owner was told', 'that was in use', 'off for its time'])
      expect(broken(rule, back, [saysSo])).toEqual([]);
  });
});

describe('a second new key', () => {
  const RULE = 'a second key while';
  const THIRD_KEY = 'AKIATHIRDTHIRDTHIRD2';

  it('may be made once the first is handed over, or gone', () => {
    const READY = mail(0, `Its replacement ${OTHER_KEY} is ready for you.`);
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), stores(0), creates(1, THIRD_KEY)), [READY])).toEqual(
      [],
    );
    const gone = deletes(1, { parameters: { AccessKeyId: OTHER_KEY } });
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), gone, creates(1, THIRD_KEY)))).toEqual([]);
  });
  it('may not be made before', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), creates(1, THIRD_KEY), stores(1)))).toEqual([
      `${THIRD_KEY} was made for bob (111122223333) on 2026-09-02, while ${OTHER_KEY} was still under way.`,
    ]);
  });
  it('may be made for somebody else', () => {
    const alices = { ...creates(1, THIRD_KEY), parameters: { UserName: 'alice' } };
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), alices))).toEqual([]);
  });
});

describe('an old key that Keywarden has replaced', () => {
  const RULE = 'before its successor was in use';
  const issued = [creates(0, OTHER_KEY), stores(0), tries(0, OTHER_KEY)] as const;

  it('may go once somebody has used the new one', () => {
    const inUse = { ...uses(3), accessKeyId: OTHER_KEY };
    expect(broken(RULE, inOrder(...issued, inUse, deactivates(14)))).toEqual([]);
  });
  it('may not go on the strength of Keywarden’s own test, nor of a later use', () => {
    expect(broken(RULE, inOrder(...issued, deactivates(14)))).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-15, though nobody had used ${OTHER_KEY} yet, which was made on 2026-09-01 to replace it.`,
    ]);
    const late = { ...uses(15), accessKeyId: OTHER_KEY };
    expect(broken(RULE, inOrder(...issued, deactivates(14), late))).toHaveLength(1);
    expect(broken('that was in use', inOrder(uses(-1), ...issued, deactivates(14)))).toHaveLength(1);
  });
  it('counts a question who it is as use when it is asked later', () => {
    expect(broken(RULE, inOrder(...issued, tries(0.02, OTHER_KEY), deactivates(14)))).toEqual([]);
    expect(broken(RULE, inOrder(...issued, tries(0.01, OTHER_KEY), deactivates(14)))).toHaveLength(1);
  });
  it('does not count as its own successor', () => {
    const own = inOrder(creates(-400, KEY), uses(0), deactivates(20));
    expect(broken('that was in use', own, [], { ...agreement(), keyBefore: () => undefined })).toHaveLength(
      1,
    );
  });
});

describe('deletion', () => {
  const RULE = 'been off for its time';

  it('may come exactly so long after the deactivation', () => {
    expect(broken(RULE, [deactivates(0), deletes(30)])).toEqual([]);
  });
  it('may not come a moment before', () => {
    expect(broken(RULE, [deactivates(0), deletes(29.999)])).toEqual([
      `${KEY} of bob (111122223333) was deleted on 2026-10-01, and it had been off since 2026-09-01, less than 30 days.`,
    ]);
  });
  it('counts from somebody else’s deactivation as well', () => {
    expect(broken(RULE, [deactivates(0, BY_CAROL), deletes(30)])).toEqual([]);
  });
  it('counts from the first call for a key that was off before', () => {
    expect(broken(RULE, [call(0, 'GetUser'), deletes(30)])).toEqual([]);
    expect(broken(RULE, [call(1, 'GetUser'), deletes(30)])).toHaveLength(1);
  });
  it('may not touch a key that was activated again', () => {
    expect(broken(RULE, [deactivates(0), activates(20, BY_CAROL), deletes(40)])).toEqual([
      `${KEY} of bob (111122223333) was deleted on 2026-10-11, and it had been active since 2026-09-21.`,
    ]);
  });
});

describe('one change a user and day', () => {
  const RULE = 'changed twice in a day';
  const other = { parameters: { AccessKeyId: OTHER_KEY } };

  it('is broken by a second one on the same day', () => {
    expect(broken(RULE, [deactivates(14), deactivates(14.5, other)])).toEqual([
      `${OTHER_KEY} of bob (111122223333) was deactivated on 2026-09-15, the same day on which ${KEY} was deactivated.`,
    ]);
  });
  it('holds on two days, for two users, and for what people do', () => {
    expect(broken(RULE, [deactivates(14), deactivates(15, other)])).toEqual([]);
    expect(broken(RULE, [deactivates(14), deactivates(14, { parameters: { UserName: 'carol' } })])).toEqual(
      [],
    );
    expect(
      broken(RULE, [deactivates(14), deactivates(14.5, { ...other, ...BY_CAROL }), activates(14.6)]),
    ).toEqual([]);
  });
});

describe('secrets in mails', () => {
  const RULE = 'held a secret';

  it('are found when they are those of a key in the log', () => {
    expect(broken(RULE, [call(0, 'GetUser')], [mail(0, `The secret is ${secretOf(KEY)}.`)])).toEqual([
      'The mail to bob@example.com of 2026-09-01 holds something that looks like a secret access key.',
    ]);
  });
  it('are found when they are those of a key that Keywarden made', () => {
    expect(broken(RULE, [creates(0, OTHER_KEY)], [mail(0, `Here: ${secretOf(OTHER_KEY)}`)])).toHaveLength(1);
    expect(broken(RULE, [creates(0, OTHER_KEY)], [mail(0, `Fetch ${OTHER_KEY}.`)])).toEqual([]);
  });
  it('are found by their shape, in HTML as well', () => {
    const html = '<td>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</td>';
    expect(broken(RULE, [], [mail(0, 'Hello', { html })])).toHaveLength(1);
  });
  it('are not seen in a key id, a path or a long word', () => {
    const harmless = `${KEY} /people/with/a/long/path/of/forty/letters/x ${'a'.repeat(40)} ${DAY}`;
    expect(broken(RULE, [], [mail(0, harmless)])).toEqual([]);
  });
});

describe('the last mail about a key', () => {
  const WORD = 'the last mail about a key';
  const LATE = 'more than 48 hours after';
  const clear = (day: number) =>
    mail(day, `${KEY} of bob\n\nNothing will happen to access key ${KEY} of bob.\n`);

  it('is broken when it said that nothing would happen', () => {
    expect(broken(WORD, [deactivates(14)], [OFF_ON_DAY_14])).toEqual([]);
    expect(broken(WORD, [deactivates(14)], [OFF_ON_DAY_14, clear(5)])).toEqual([
      `${KEY} of bob (111122223333) was deactivated on 2026-09-15, though the last mail about it, of 2026-09-06, said that nothing would happen to it.`,
    ]);
  });
  it('is broken when it spoke of another step', () => {
    expect(broken(WORD, [deletes(50)], [GONE_ON_DAY_44, { ...OFF_ON_DAY_14, at: on(20) }])).toHaveLength(1);
  });
  it('holds for 48 hours and a quarter from its date, and no longer', () => {
    expect(broken(LATE, [deactivates(16.01)], [OFF_ON_DAY_14])).toEqual([]);
    expect(broken(LATE, [deactivates(16.02)], [OFF_ON_DAY_14])).toHaveLength(1);
  });
  it('makes an earlier notice void: the grace begins anew', () => {
    expect(broken('before its owner was told', [deactivates(14)], [OFF_ON_DAY_14, clear(5)])).toHaveLength(1);
    expect(
      broken(
        'before its owner was told',
        [deactivates(19)],
        [OFF_ON_DAY_14, clear(4), { ...OFF_ON_DAY_14, at: on(5) }],
      ),
    ).toEqual([]);
  });
});

describe('the use of a successor', () => {
  const RULE = 'every successor was used';
  const other = (day: number) => ({ ...uses(day), accessKeyId: OTHER_KEY });
  const cut = (...calls: readonly LoggedCall[]) =>
    broken(
      RULE,
      inOrder(creates(0, OTHER_KEY), ...calls, deactivates(24)),
      [],
      agreement({}, Date.parse(on(-1))),
    );

  it('proves the switch-over on two days, later than the old key was used', () => {
    expect(cut(uses(1), other(2), other(3))).toEqual([]);
  });
  it('proves nothing on one day, nor before the old key was used last', () => {
    expect(cut(other(2), other(2.1))).toHaveLength(1);
    expect(cut(other(2), other(3), uses(4))).toHaveLength(1);
  });
  it('proves nothing once it is off', () => {
    const off = deactivates(5, { ...BY_CAROL, parameters: { AccessKeyId: OTHER_KEY } });
    expect(cut(other(2), other(3), off)).toHaveLength(1);
  });
});

describe('a key that readers could fetch', () => {
  const RULE = 'its readers could fetch';
  const back = deletes(1, { parameters: { AccessKeyId: OTHER_KEY } });

  it('is not taken back', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), stores(0), publishes(0), back))).toHaveLength(1);
  });
  it('is one only once its version is the current one', () => {
    expect(broken(RULE, inOrder(creates(0, OTHER_KEY), stores(0), back))).toEqual([]);
  });
});

describe('a user with a rhythm', () => {
  const RULE = 'at their own rhythm';
  const lived = [uses(0), uses(7), uses(14), deactivates(15)];

  it('is refused no sooner than after a longer pause than was ever seen', () => {
    expect(broken(RULE, inOrder(...lived, refused(21)))).toHaveLength(1);
    expect(broken(RULE, inOrder(...lived, refused(21.1)))).toEqual([]);
  });
  it('is none after two uses, nor when somebody else switched the key off', () => {
    expect(broken(RULE, inOrder(uses(7), uses(14), deactivates(15), refused(21)))).toEqual([]);
    expect(broken(RULE, inOrder(uses(0), uses(7), uses(14), deactivates(15, BY_CAROL), refused(21)))).toEqual(
      [],
    );
  });
});

describe('the pace', () => {
  const RULE = 'in 20 hours';
  const offs = (count: number, day: (index: number) => number) =>
    inOrder(...Array.from({ length: count }, (_, index) => deactivates(day(index))));

  it('is ten keys in any 20 hours, over runs', () => {
    expect(
      broken(
        RULE,
        offs(10, () => 3),
      ),
    ).toEqual([]);
    expect(
      broken(
        RULE,
        offs(11, (index) => 3 + index / 24),
      ),
    ).toHaveLength(1);
    expect(
      broken(
        RULE,
        offs(11, (index) => 3 + index / 12),
      ),
    ).toEqual([]);
  });
});
