import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { aReceipt, aReminder } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import { NOW, TICK, days, daysAgo, inDays } from '../../../test/build/time.ts';
import { seenInUse } from '../../../test/build/uses.ts';
import { DENIED, aUser, someTags } from '../../../test/build/user.ts';
import type { RotateSection } from '../model/policy.ts';
import type { Receipt } from '../model/receipt.ts';

const deliver = { to: 's3', bucket: 'keys', kmsKey: null, region: null } as const;
const byUs = (rotate: Partial<RotateSection> = {}) =>
  aPolicy({ rules: [aRule({ rotate: { by: 'keywarden', ...rotate } })], deliver });

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
const TESTED = daysAgo(30);

interface Words {
  readonly newUsed?: number | 'never';
  /** The successor was seen in use on one day only. */
  readonly once?: boolean;
  readonly oldUsed?: number;
  readonly successor?: 'Active' | 'Inactive' | 'gone';
  readonly tries?: number;
  readonly receipts?: readonly Receipt[];
  readonly rotate?: Partial<RotateSection>;
}

/** KEY was replaced by OTHER_KEY 30 days ago, by us. */
function replaced(words: Words = {}) {
  const {
    newUsed = daysAgo(1),
    oldUsed = daysAgo(15),
    successor = 'Active',
    tries = 1,
    receipts = TOLD,
    once = false,
    rotate,
  } = words;
  const old = aKey({ id: KEY, created: daysAgo(120), lastUsed: oldUsed });
  const fresh = aKey({
    id: OTHER_KEY,
    created: daysAgo(30),
    lastUsed: newUsed,
    slot: 2,
    status: successor === 'gone' ? 'Active' : successor,
  });
  const tags = {
    ...aRecord('replaced', { of: KEY, since: TESTED, more: `by=${OTHER_KEY} tries=${tries}` }),
    ...(successor === 'gone'
      ? {}
      : aRecord('issued', { of: OTHER_KEY, since: TESTED, more: `for=${KEY} tested=${iso(TESTED)}` })),
  };
  return {
    user: aUser({ keys: successor === 'gone' ? [old] : [old, fresh], tags }),
    policy: byUs(rotate),
    receipts,
    memory: seenInUse({ on: newUsed === 'never' || once ? [] : [daysAgo(3)] }),
  };
}

const told = (parts: Partial<Receipt>): Receipt => aReceipt({ reason: 'Replaced', promised: NOW, ...parts });
const TOLD = [
  told({ acceptedAt: daysAgo(19) }),
  aReminder(days(5), daysAgo(5), { reason: 'Replaced', promised: NOW }),
  aReminder(days(1), daysAgo(1), { reason: 'Replaced', promised: NOW }),
];

describe('a key that is too old, with a free slot', () => {
  const old = (words = {}) => ({
    user: aUser({ keys: [aKey({ created: daysAgo(90) })], ...words }),
    policy: byUs(),
  });

  it('is replaced by us when the rule says so', () => {
    expect(decide(old())).toMatchObject({ step: 'rotate', reason: 'TooOld', due: NOW });
  });

  it('not a moment earlier', () => {
    const user = aUser({ keys: [aKey({ created: daysAgo(90) + TICK })] });
    expect(verdict({ user, policy: byUs() })).toBe('notify AgeWarning');
  });

  it('is not where people restored it twice: its old key could never be retired', () => {
    const restored = (restores: number, created = daysAgo(90)) => ({
      policy: byUs(),
      user: aUser({
        keys: [aKey({ created, lastUsed: NOW })],
        tags: aRecord('restored', { since: daysAgo(10), more: `restores=${restores}` }),
      }),
    });
    expect(verdict(restored(1))).toBe('rotate TooOld');
    expect(verdict(restored(2))).toBe('hold Contested');
    // Nor does its owner hear that a new one is to come.
    expect(verdict(restored(1, daysAgo(60)))).toBe('notify AgeWarning');
    expect(verdict(restored(2, daysAgo(60)))).toBe('hold Contested');
  });

  it('is not where nothing says how to hand the secret over', () => {
    expect(verdict({ ...old(), policy: { ...byUs(), deliver: null } })).toBe('hold NotConfigured');
  });

  it('is not where nobody could be told', () => {
    expect(verdict({ ...old(), owner: null })).toBe('hold NoOwner');
  });

  it('needs room for two records', () => {
    expect(verdict(old({ tags: someTags(48) }))).toBe('rotate TooOld');
    expect(verdict(old({ tags: someTags(49) }))).toBe('hold NoTagRoom');
  });

  it.each([
    ['by its name', { name: 'ses-smtp-user.20240101-101010' }, 's3'],
    ['by its name without a date', { name: 'ses-smtp-user-prod' }, 's3'],
    ['by the group of the SES console', { groups: ['AWSSESSendingGroupDoNotRename'] }, 'ses'],
    ['by what it was used for', { name: 'mailer' }, 'ses-smtp'],
  ])('is not where the user sends mail by SMTP, %s', (_, words, service) => {
    const key = {
      ...aKey({ created: daysAgo(90) }),
      lastUsed: { known: true, value: { at: daysAgo(1), region: null, service } } as const,
    };
    expect(verdict({ user: aUser({ ...words, keys: [key] }), policy: byUs() })).toBe('hold SmtpCredential');
  });

  it('is not where it is unknown whether the user is in the group for SMTP', () => {
    expect(verdict(old({ groups: DENIED }))).toBe('hold ObservationIncomplete');
  });

  it('says when it failed last, so that those who have not failed come first', () => {
    const decision = decide({ ...old(), memory: { rotationFailedAt: daysAgo(1) } });
    expect(decision).toMatchObject({ step: 'rotate', failedAt: daysAgo(1) });
    expect(decide(old())).not.toHaveProperty('failedAt');
  });
});

describe('a key that we replaced', () => {
  it('is announced together with the handover', () => {
    expect(decide(replaced({ receipts: [] }))).toMatchObject({
      step: 'notify',
      reason: 'Replaced',
      notice: { announced: 'deactivate', promised: inDays(7) },
    });
  });

  it('goes when its date has come, its successor is used and it is quiet', () => {
    expect(decide(replaced())).toMatchObject({ step: 'deactivate', reason: 'Replaced', cause: 'rotated' });
  });

  it('leaves its successor alone, however idle that is', () => {
    expect(verdict(replaced({ newUsed: 'never' }), OTHER_KEY)).toBe('healthy Healthy');
  });
});

describe('without proof, once the extension is over', () => {
  const overdue = TOLD.map((receipt) => ({ ...receipt, promised: daysAgo(20), acceptedAt: daysAgo(29) }));
  const unproven = { newUsed: 'never', receipts: overdue } as const;

  it('owner and fallback are told, and the key stays, as long as the rule says hold', () => {
    expect(decide(replaced(unproven))).toMatchObject({
      step: 'notify',
      reason: 'CutoverUnproven',
      notice: { announced: 'attention', copyToFallback: true },
    });
  });

  /** Some proof, and not enough: the successor was used after the old key, and on one day only. */
  const halfProven = { ...unproven, newUsed: daysAgo(10), once: true } as const;

  it('it is announced all the same where the rule says deactivate', () => {
    expect(decide(replaced({ ...halfProven, rotate: { onUnproven: 'deactivate' } }))).toMatchObject({
      step: 'notify',
      reason: 'CutoverUnproven',
      notice: { announced: 'deactivate', promised: inDays(7) },
    });
  });

  it('and goes after that notice, its grace and its reminders', () => {
    const last = [null, days(5), days(1)].map((reminder) => ({
      ...aReceipt({ reason: 'CutoverUnproven', acceptedAt: daysAgo(7), promised: NOW }),
      reminder,
    }));
    const receipts = [...overdue.map((receipt) => ({ ...receipt, promised: daysAgo(20) })), ...last];
    expect(
      decide(
        replaced({ ...halfProven, receipts, rotate: { onUnproven: 'deactivate', maxExtension: days(7) } }),
      ),
    ).toMatchObject({
      step: 'deactivate',
      reason: 'CutoverUnproven',
    });
  });

  it('but never where the old key is the one that was used last, whatever the rule says', () => {
    const rotate = { onUnproven: 'deactivate' } as const;
    const used = { ...halfProven, rotate };
    expect(decide(replaced({ ...used, oldUsed: daysAgo(10) }))).toMatchObject({
      notice: { announced: 'attention' },
    });
    expect(decide(replaced({ ...used, oldUsed: daysAgo(10) - TICK }))).toMatchObject({
      notice: { announced: 'deactivate' },
    });
    expect(decide(replaced({ ...unproven, rotate }))).toMatchObject({ notice: { announced: 'attention' } });
  });
});

describe('a replacement that is gone', () => {
  it('voids everything: another one is issued', () => {
    expect(decide(replaced({ successor: 'gone' }))).toMatchObject({
      step: 'rotate',
      reason: 'ReplacementGone',
    });
  });

  it('switched off by its owner: the old key stays, and the owner hears why', () => {
    expect(verdict(replaced({ successor: 'Inactive' }))).toBe('notify ReplacementGone');
    const again = aReceipt({
      announced: 'attention',
      reason: 'ReplacementGone',
      acceptedAt: daysAgo(1),
      promised: null,
    });
    expect(verdict(replaced({ successor: 'Inactive', receipts: [again] }))).toBe('hold ReplacementGone');
  });

  it('is contested after the third', () => {
    expect(verdict(replaced({ successor: 'gone', tries: 2 }))).toBe('rotate ReplacementGone');
    expect(verdict(replaced({ successor: 'gone', tries: 3 }))).toBe('hold Contested');
  });
});

describe('after the cutover', () => {
  it('the replacement is a key like any other, and its record goes with the old key', () => {
    const tags = aRecord('issued', { of: OTHER_KEY, more: `for=${KEY} tested=${iso(TESTED)}` });
    const user = aUser({ keys: [aKey({ id: OTHER_KEY, created: daysAgo(30) })], tags });
    expect(decide({ user, policy: byUs() }, OTHER_KEY)).toMatchObject({
      step: 'repair',
      reason: 'CutoverOver',
      record: null,
    });
  });
});
