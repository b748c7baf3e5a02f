import { describe, expect, it } from 'vitest';
import { decide, verdict } from '../../../test/build/decide.ts';
import { KEY, OTHER_KEY, aKey } from '../../../test/build/key.ts';
import { aPolicy, aRule } from '../../../test/build/policy.ts';
import { aReceipt } from '../../../test/build/receipt.ts';
import { aRecord } from '../../../test/build/record.ts';
import type { SituationWords } from '../../../test/build/situation.ts';
import { NOW, SECOND, daysAgo, hours } from '../../../test/build/time.ts';
import { aUser } from '../../../test/build/user.ts';

const SINK = 's3-0badcafe';
const old = aKey({ created: daysAgo(400), lastUsed: daysAgo(1) });
const deliver = { to: 's3', bucket: 'keys', kmsKey: null, region: null } as const;
const policy = aPolicy({ rules: [aRule({ rotate: { by: 'keywarden' } })], deliver });
const intent = (since = daysAgo(1), more = '') =>
  aRecord('rotating', { since, more: `had=${KEY} sink=${SINK}${more}` });
const newcomer = (created: number) => aKey({ id: OTHER_KEY, created, lastUsed: 'never' });

/** A user with an intent of a day ago, and a key that appeared with it. */
function interrupted(more = '', created = daysAgo(1)) {
  return aUser({ keys: [old, newcomer(created)], tags: intent(daysAgo(1), more) });
}

describe('a rotation that was interrupted before its commit', () => {
  it('is undone before anything else happens to its user', () => {
    expect(verdict({ user: interrupted(), policy }, KEY)).toBe('repair RotationInterrupted');
    expect(verdict({ user: interrupted(), policy }, OTHER_KEY)).toBe('hold RotationInterrupted');
  });

  it('is undone for an exempt user too', () => {
    const exempt = { ...intent(), 'keywarden:exempt': 'until=2027-01-31 reason=sealed' };
    expect(verdict({ user: aUser({ keys: [old], tags: exempt }), policy }, KEY)).toBe(
      'repair RotationInterrupted',
    );
  });

  it('that made a key is left to people when no key of the user may be touched', () => {
    const keys = [old, newcomer(daysAgo(1))];
    const exempt = { ...intent(), 'keywarden:exempt': 'until=2027-01-31 reason=sealed' };
    expect(verdict({ user: aUser({ keys, tags: exempt }), policy }, KEY)).toBe('hold RotationInterrupted');
    const rules = [aRule({ rotate: { by: 'keywarden' } })];
    const guarded = aPolicy({ rules, deliver, guardrails: { protectedPaths: ['/'] } });
    const decision = decide({ user: aUser({ keys, tags: intent() }), policy: guarded }, KEY);
    expect([decision.kind, decision.reason]).toEqual(['hold', 'RotationInterrupted']);
    expect(decision.message).toContain(`${OTHER_KEY} is left alone`);
  });

  it('is undone though its key is gone', () => {
    expect(verdict({ user: aUser({ keys: [], tags: intent() }) })).toBe('repair RotationInterrupted');
  });

  it('is left alone for an hour, while its run may still be at it', () => {
    const young = aUser({ keys: [old], tags: intent(NOW - hours(1) + SECOND) });
    expect(verdict({ user: young, policy })).toBe('hold RotationInProgress');
    expect(verdict({ user: aUser({ keys: [old], tags: intent(NOW - hours(1)) }), policy })).toBe(
      'repair RotationInterrupted',
    );
  });

  it('waits until AWS would show that somebody uses the new key', () => {
    expect(verdict({ user: interrupted('', NOW - hours(6) + SECOND), policy }, KEY)).toBe(
      'hold RotationInterrupted',
    );
    expect(verdict({ user: interrupted('', NOW - hours(6)), policy }, KEY)).toBe(
      'repair RotationInterrupted',
    );
  });

  it('that made no key needs no sink to be undone; one that made a key holds its user without one', () => {
    const withoutSink = aPolicy({ rules: [aRule({ rotate: {} })] });
    expect(verdict({ user: aUser({ keys: [old], tags: intent() }), policy: withoutSink })).toBe(
      'repair RotationInterrupted',
    );
    const held = decide({ user: interrupted(), policy: withoutSink }, KEY);
    expect([held.kind, held.reason]).toEqual(['hold', 'NotConfigured']);
    expect(held.message).toContain(`delete-access-key --user-name ci-bot --access-key-id ${OTHER_KEY}`);
  });

  it('does not keep a leak from being told while it waits', () => {
    const user = aUser({
      keys: [old, newcomer(NOW - hours(2))],
      tags: intent(NOW - hours(2)),
      attached: ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3'],
    });
    expect(verdict({ user, policy }, KEY)).toBe('notify Quarantined');
  });
});

describe.each([
  ['unattributed', 'UnattributedKey'],
  ['unclear', 'RotationUnclear'],
] as const)('a rotation that is "%s"', (pair, reason) => {
  const asked = (at: number) => ` ${pair}=${OTHER_KEY} asked=${new Date(at).toISOString().slice(0, 16)}Z`;
  const told = aReceipt({ announced: 'attention', reason, promised: null, acceptedAt: daysAgo(1) });
  const story = (at: number, words: SituationWords = {}) => ({
    user: interrupted(asked(at)),
    policy,
    ...words,
  });

  it('is told to the owner, with the commands that settle it', () => {
    const decision = decide(story(NOW), KEY);
    expect([decision.kind === 'step' && decision.step, decision.reason]).toEqual(['notify', reason]);
    for (const command of [
      `cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=ResourceName,AttributeValue=${OTHER_KEY}`,
      `aws iam delete-access-key --user-name ci-bot --access-key-id ${OTHER_KEY}`,
      `aws iam untag-user --user-name ci-bot --tag-keys keywarden:${KEY}`,
    ])
      expect(decision.message).toContain(command);
  });

  it('waits for people once it is told, and is looked into again after 20 hours', () => {
    const receipts = [told];
    expect(verdict(story(NOW - hours(20) + 60_000, { receipts }), KEY)).toBe(`hold ${reason}`);
    expect(verdict(story(NOW - hours(20), { receipts }), KEY)).toBe('repair RotationInterrupted');
  });

  it('is undone at once when somebody has deleted the key', () => {
    const user = aUser({ keys: [old], tags: intent(daysAgo(1), asked(NOW)) });
    expect(verdict({ user, policy }, KEY)).toBe('repair RotationInterrupted');
  });

  it('is over when somebody has removed the record: that is how both keys are kept', () => {
    const value = intent(daysAgo(1), asked(NOW))[`keywarden:${KEY}`] ?? '';
    const record = { value, lost: 0, lostAt: null, goneSince: NOW, isLeaving: false };
    const user = aUser({ keys: [old, newcomer(daysAgo(1))] });
    const decision = decide({ user, policy, memory: { records: new Map([[KEY, record]]) } }, KEY);
    expect(decision.reason).not.toBe('RecordLost');
  });
});

describe('a rotation that was interrupted after its commit', () => {
  const committed = (more = ` hidden=${SINK}`, since = daysAgo(1)) =>
    aUser({
      keys: [old, newcomer(daysAgo(1))],
      tags: {
        ...aRecord('replaced', { since, more: `by=${OTHER_KEY}` }),
        ...aRecord('issued', { of: OTHER_KEY, since, more: `for=${KEY} tested=${iso(since)}${more}` }),
      },
    });
  const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

  it('is carried on: the new key is made visible, and the owner is told nothing before that', () => {
    const decision = decide({ user: committed(), policy }, OTHER_KEY);
    expect(decision).toMatchObject({ step: 'repair', reason: 'RotationInterrupted', undo: null });
    expect(decision).toHaveProperty('reveal.extra.hidden', SINK);
    expect(verdict({ user: committed(), policy }, KEY)).toBe('hold RotationInterrupted');
  });

  it('is carried on though the old key is gone', () => {
    const { tags } = committed();
    const left = tags.known ? Object.fromEntries(tags.value) : {};
    delete left[`keywarden:${KEY}`];
    const user = aUser({ keys: [newcomer(daysAgo(1))], tags: left });
    expect(verdict({ user, policy }, OTHER_KEY)).toBe('repair RotationInterrupted');
  });

  it('is left alone for an hour, while its run may still be at it', () => {
    expect(verdict({ user: committed(` hidden=${SINK}`, NOW - hours(1) + SECOND), policy }, KEY)).toBe(
      'hold RotationInProgress',
    );
  });

  it('holds its user while there is no sink', () => {
    expect(
      verdict({ user: committed(), policy: aPolicy({ rules: [aRule({ rotate: {} })] }) }, OTHER_KEY),
    ).toBe('hold NotConfigured');
  });

  it('counts as visible in a record of an earlier build, which does not say', () => {
    expect(verdict({ user: committed(''), policy }, KEY)).toBe('notify Replaced');
  });
});
