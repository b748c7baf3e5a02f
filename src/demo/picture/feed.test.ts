import { describe, expect, it } from 'vitest';
import { feedOf } from './feed.ts';
import { about, dayOf, told } from './testing.fixture.ts';

const texts = (...happenings: Parameters<typeof dayOf>[1]) =>
  feedOf(dayOf(0, happenings)).map(({ text }) => text);

describe('the feed', () => {
  it('says when, where and what', () => {
    expect(feedOf(dayOf(13, [told('bob', 'deactivate', 13)]))).toEqual([
      {
        date: '14 Sep',
        account: 'prod',
        text: 'bob is told: unused, will be deactivated on 15 Sep',
        tone: 'notice',
      },
    ]);
  });
  it('puts three of a kind on one line, and leaves two apart', () => {
    expect(texts(told('ann', 'delete'), told('bob', 'delete'))).toHaveLength(2);
    expect(texts(told('ann', 'delete'), told('bob', 'delete'), told('cem', 'delete'))).toEqual([
      '3 notices: ann, bob, cem',
    ]);
    expect(texts(...['ann', 'bob', 'cem', 'dan'].map((user) => told(user, 'delete')))).toEqual([
      '4 notices: ann, bob and 2 more',
    ]);
  });
  it('does not tell of the deletion announced with a deactivation', () => {
    expect(texts({ kind: 'deactivated', ...about('bob') }, told('bob', 'delete'))).toEqual([
      'a key of bob is deactivated; it can be restored until it is deleted',
    ]);
  });
  it('says in one line that a key was replaced, announced, and fetched at once', () => {
    const all = [
      { kind: 'rotated', ...about('bob') },
      told('bob', 'deactivate'),
      { kind: 'issued', ...about('bob'), keyId: 'AKIA-new' },
      { kind: 'fetched', ...about('bob'), keyId: 'AKIA-new' },
    ] as const;
    expect(texts(...all)).toEqual(['bob gets a new key: stored, tested, and ready to be fetched']);
    expect(texts(all[3])).toEqual(['bob does something']);
  });
  it('tells of an escalation once, though two mails were sent', () => {
    const escalation = { ...told('bob', 'attention'), reason: 'CutoverUnproven' as const };
    expect(texts(escalation, escalation)).toEqual([
      'bob and the fallback are told: the new key is not in use, so the old one stays',
    ]);
  });
  it('tells of a notice that is taken back', () => {
    const taken = { ...told('bob', 'attention'), announced: 'nothing' as const };
    expect(texts(taken)).toEqual([
      'bob is told: nothing will happen to the key, an earlier notice is taken back',
    ]);
  });
  it('passes over what was skipped, and shows only the first line of a trouble', () => {
    const trouble = { ...about('bob'), user: null, account: null, says: 'No run took place.\nDetails' };
    expect(texts({ kind: 'skipped', ...about('bob') }, { kind: 'trouble', ...trouble })).toEqual([
      'No run took place.',
    ]);
  });
});
