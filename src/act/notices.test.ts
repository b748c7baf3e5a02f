import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from '../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../test/build/policy.ts';
import { OWNER, aReceipt } from '../../test/build/receipt.ts';
import { NOW, daysAgo, inDays } from '../../test/build/time.ts';
import { fakeActDeps } from '../../test/fakes/act-deps.ts';
import { type FakeUser, fakeIam } from '../../test/fakes/iam.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { PlanItem } from '../core/model/plan.ts';
import type { Message } from '../core/ports.ts';
import { type Letter, type NoticeEntry, sendNotices } from './notices.ts';

const idle = {
  status: 'Active' as const,
  createdAt: daysAgo(200),
  lastUsed: { at: daysAgo(60), region: null, service: 's3' },
};

function aUserWithTwoIdleKeys(): FakeUser {
  return {
    user: 'ci-bot',
    userId: 'AIDA-ci-bot',
    tags: new Map(),
    attachedPolicies: [],
    keys: new Map([
      [KEY, { ...idle }],
      [OTHER_KEY, { ...idle }],
    ]),
  };
}

function notice(keyId: string): PlanItem {
  return {
    id: `${keyId}:notify:Unused`,
    decision: {
      account: '123456789012',
      user: 'ci-bot',
      userId: 'AIDA-ci-bot',
      keyId,
      rule: 'everyone',
      owner: OWNER,
      kind: 'step',
      step: 'notify',
      reason: 'Unused',
      message: 'Not used.',
      due: NOW,
      cause: 'unused',
      notice: {
        announced: 'deactivate',
        promised: inDays(3),
        reminder: null,
        urgent: false,
        copyToFallback: false,
      },
    },
  };
}

function setUp(policy = policyWith({ unused: {} })) {
  const user = aUserWithTwoIdleKeys();
  const iam = fakeIam(user);
  const fakes = fakeActDeps(iam, policy);
  const sent: { readonly to: string; readonly keys: readonly (string | null)[] }[] = [];
  const deps = {
    ...fakes.deps,
    notifier: {
      send: async (message: Message) => {
        iam.log.push('send');
        sent.push(JSON.parse(message.text) as (typeof sent)[number]);
        return { messageId: 'm-1', acceptedAt: NOW + 1000 };
      },
      undeliverable: () => Promise.reject(new Error('not asked here')),
    },
    goOn: async () => true,
    mailsLeft: () => Infinity,
    compose: async (to: string, entries: readonly NoticeEntry[]) => [letter(to, entries)],
  };
  return { ...fakes, deps, iam, user, sent };
}

function letter(to: string, entries: readonly NoticeEntry[]): Letter {
  const keys = entries.map(({ decision }) => decision.keyId);
  return { entries, message: { to, subject: 'keys', text: JSON.stringify({ to, keys }), html: '' } };
}

describe('telling owners', () => {
  it('keeps what is over the limit of messages for a later run: it is said, and leaves no receipt', async () => {
    const { deps, sent, receipts, journal } = setUp();
    let left = 1;
    const results = await sendNotices(
      {
        ...deps,
        mailsLeft: () => left,
        compose: async (to, entries) => entries.map((entry) => letter(to, [entry])),
        notifier: {
          ...deps.notifier,
          send: async (message) => {
            left -= 1;
            return deps.notifier.send(message);
          },
        },
      },
      [notice(KEY), notice(OTHER_KEY)],
    );
    expect(sent.map(({ keys }) => keys)).toEqual([[KEY]]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'skipped']);
    expect(results[1]?.message).toContain('notify.email.per-day');
    expect(receipts.map(({ keyId }) => keyId)).toEqual([KEY]);
    expect(journal.map(({ event }) => event)).toEqual(['notice-intent', 'notice-accepted', 'skipped']);
  });

  it('sends one message for all keys of an owner, with the intent before it and a receipt per key after it', async () => {
    const { deps, iam, sent, receipts } = setUp();
    const results = await sendNotices(deps, [notice(KEY), notice(OTHER_KEY)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(sent).toEqual([{ to: OWNER, keys: [KEY, OTHER_KEY] }]);
    expect(iam.log.filter((line) => line !== 'last-used')).toEqual([
      'journal notice-intent',
      'journal notice-intent',
      'send',
      'journal notice-accepted',
      'journal notice-accepted',
    ]);
    expect(receipts).toHaveLength(2);
    expect(receipts[0]).toMatchObject({
      keyId: KEY,
      announced: 'deactivate',
      acceptedAt: NOW + 1000,
      recipients: [OWNER],
    });
  });

  it('promises the date of the decision made right before sending, not the one in the plan', async () => {
    const { deps, receipts } = setUp();
    await sendNotices(deps, [notice(KEY)]);
    expect(receipts[0]?.promised).toBe(inDays(7));
  });

  it('says nothing of a key that was used in the meantime', async () => {
    const { deps, sent, user } = setUp();
    const key = user.keys.get(OTHER_KEY);
    if (key) key.lastUsed = { at: daysAgo(1), region: null, service: 's3' };
    const results = await sendNotices(deps, [notice(KEY), notice(OTHER_KEY)]);
    expect(sent).toEqual([{ to: OWNER, keys: [KEY] }]);
    expect(results.map(({ item, outcome }) => [item.decision.keyId, outcome])).toEqual([
      [OTHER_KEY, 'skipped'],
      [KEY, 'done'],
    ]);
  });

  it('sends nothing at all when no notice stands any more', async () => {
    const { deps, sent } = setUp(aPolicy({ rules: [aRule({ exempt: { endsAt: null, reason: 'sealed' } })] }));
    await sendNotices(deps, [notice(KEY)]);
    expect(sent).toEqual([]);
  });

  it('writes no receipt for a message that was not accepted', async () => {
    const { deps, receipts, journal } = setUp();
    const refusal = new AwsFailure({
      operation: 'ses:SendEmail',
      code: 'MessageRejected',
      kind: 'invalid',
      effect: 'none',
      attempts: 1,
      message: 'SES refused the message.',
    });
    const results = await sendNotices(
      { ...deps, notifier: { ...deps.notifier, send: () => Promise.reject(refusal) } },
      [notice(KEY)],
    );
    expect(results).toMatchObject([{ outcome: 'failed', message: 'SES refused the message.' }]);
    expect(receipts).toEqual([]);
    expect(journal.map(({ event }) => event)).toEqual(['notice-intent', 'notice-failed']);
  });

  it('gives each key the receipt of its own message, and those of the first count where the second fails', async () => {
    const { deps, receipts, journal } = setUp();
    const refusal = new AwsFailure({
      operation: 'ses:SendEmail',
      code: 'TooManyRequestsException',
      kind: 'throttled',
      effect: 'none',
      attempts: 5,
      message: 'SES takes no more mail.',
    });
    const results = await sendNotices(
      {
        ...deps,
        compose: async (to, entries) => entries.map((entry) => letter(to, [entry])),
        notifier: {
          ...deps.notifier,
          send: (message) =>
            message.text.includes(OTHER_KEY) ? Promise.reject(refusal) : deps.notifier.send(message),
        },
      },
      [notice(KEY), notice(OTHER_KEY)],
    );
    expect(results.map(({ item, outcome }) => [item.decision.keyId, outcome])).toEqual([
      [KEY, 'done'],
      [OTHER_KEY, 'failed'],
    ]);
    expect(receipts.map(({ keyId }) => keyId)).toEqual([KEY]);
    expect(journal.map(({ event, keyId }) => [event, keyId])).toEqual([
      ['notice-intent', KEY],
      ['notice-accepted', KEY],
      ['notice-intent', OTHER_KEY],
      ['notice-failed', OTHER_KEY],
    ]);
  });

  it('sends nothing when the intent cannot be written', async () => {
    const { deps, sent } = setUp();
    const full = { ...deps, journal: { append: () => Promise.reject(new Error('no space left on device')) } };
    await expect(sendNotices(full, [notice(KEY)])).rejects.toThrow('no space left');
    expect(sent).toEqual([]);
  });
});

describe('an escalation', () => {
  it('reaches the owner and the fallback contact, each with a message and a receipt of their own', async () => {
    const owners = [{ kind: 'fallback', address: 'security@example.com' } as const];
    const { deps, sent, receipts, user } = setUp({ ...policyWith({ rotate: {} }), owners });
    user.keys.set(KEY, {
      ...idle,
      createdAt: daysAgo(200),
      lastUsed: { at: daysAgo(1), region: null, service: 's3' },
    });
    user.keys.set(OTHER_KEY, { ...idle, createdAt: daysAgo(60), lastUsed: null });
    // Told long ago, date and extension over, and the newer key was never used.
    const promised = daysAgo(30);
    for (const reminder of [null, 5 * 86_400_000, 86_400_000]) {
      receipts.push({ ...aReceipt({ reason: 'Replaced', acceptedAt: daysAgo(40), promised }), reminder });
    }
    const base = notice(KEY);
    const decision = { ...base.decision, reason: 'CutoverUnproven' as const };
    const results = await sendNotices(deps, [{ ...base, decision }]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(sent.map(({ to }) => to)).toEqual([OWNER, 'security@example.com']);
    expect(receipts.slice(3).map(({ recipients }) => recipients)).toEqual([
      [OWNER],
      ['security@example.com'],
    ]);
  });
});
