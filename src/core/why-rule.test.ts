import { describe, expect, it } from 'vitest';
import { aRule } from '../../test/build/policy.ts';
import { DENIED, aUser } from '../../test/build/user.ts';
import type { Match } from './model/policy.ts';
import { whyRule } from './why-rule.ts';

const user = aUser({ name: 'ci-bot', path: '/team/', tags: { kind: 'ci' } });
const rule = (name: string, match: Match) => aRule({ name, match });

describe('why a rule is whose', () => {
  it('names each rule that was asked, its conditions, and ends with the one that matched', () => {
    const rules = [
      rule('break-glass', { path: '/break-glass/' }),
      rule('robots', { tags: { kind: 'ci' }, user: 'ci-*' }),
      rule('everyone', {}),
    ];
    expect(whyRule(user, rules)).toEqual([
      {
        rule: 'break-glass',
        answer: 'no',
        conditions: [{ words: 'path begins with /break-glass/', answer: 'no' }],
      },
      {
        rule: 'robots',
        answer: 'yes',
        conditions: [
          { words: 'user name is like ci-*', answer: 'yes' },
          { words: 'tag kind is like ci', answer: 'yes' },
        ],
      },
    ]);
  });

  it('says which of several conditions failed', () => {
    const [answer] = whyRule(user, [
      rule('r', {
        all: [{ path: '/team/' }, { account: '999999999999' }],
        any: [{ user: 'x' }, { user: 'ci-bot' }],
        not: { group: 'admins', tags: { kind: 'ci' } },
      }),
    ]);
    expect(answer?.answer).toBe('no');
    expect(answer?.conditions).toEqual([
      { words: 'path begins with /team/', answer: 'yes' },
      { words: 'account is 999999999999', answer: 'no' },
      { words: 'any of: user name is like x; user name is like ci-bot', answer: 'yes' },
      { words: 'not: a group is like admins and tag kind is like ci', answer: 'yes' },
    ]);
  });

  it('stops at what is not known', () => {
    const answers = whyRule(aUser({ tags: DENIED }), [
      rule('robots', { tags: { kind: 'ci' } }),
      rule('everyone', {}),
    ]);
    expect(answers).toMatchObject([{ rule: 'robots', answer: 'unknown' }]);
  });
});
