import { describe, expect, it } from 'vitest';
import { aRule } from '../../test/build/policy.ts';
import { ACCOUNT, DENIED, aUser } from '../../test/build/user.ts';
import { matchRule } from './match.ts';
import type { UserObservation } from './model/observation.ts';
import type { Match } from './model/policy.ts';

/** Whether a condition holds for a user: yes, no, or unknown. */
function holds(match: Match, user: UserObservation = robot): string {
  const rule = matchRule(user, [aRule({ name: 'the-rule', match })]);
  if (!rule.known) return 'unknown';
  return rule.value === null ? 'no' : 'yes';
}

const robot = aUser({
  name: 'ci-deploy',
  path: '/team/robots/',
  tags: { Kind: 'ci', email: 'a.b@example.com' },
  groups: ['deployers', 'robots-eu'],
});

describe('a condition', () => {
  it('that asks for nothing matches everybody', () => {
    expect(holds({})).toBe('yes');
  });

  it.each([
    [{ user: 'ci-deploy' }, 'yes'],
    [{ user: 'ci-*' }, 'yes'],
    [{ user: '*-deploy' }, 'yes'],
    [{ user: 'ci?deploy' }, 'yes'],
    [{ user: 'ci-' }, 'no'],
    [{ user: 'CI-deploy' }, 'no'],
    [{ user: 'ci.deploy' }, 'no'],
    [{ path: '/team/' }, 'yes'],
    [{ path: '/team/robots/' }, 'yes'],
    [{ path: '/robots/' }, 'no'],
    [{ account: ACCOUNT }, 'yes'],
    [{ account: '210987654321' }, 'no'],
    [{ group: 'deployers' }, 'yes'],
    [{ group: 'robots-*' }, 'yes'],
    [{ group: 'robots' }, 'no'],
    [{ tags: { kind: 'ci' } }, 'yes'],
    [{ tags: { email: '*@example.com' } }, 'yes'],
    [{ tags: { email: 'a?b@example?com' } }, 'yes'],
    [{ tags: { email: 'axb@example.com' } }, 'no'],
    [{ tags: { kind: 'CI' } }, 'no'],
    [{ tags: { team: '*' } }, 'no'],
    [{ user: 'ci-*', tags: { kind: 'ci' } }, 'yes'],
    [{ user: 'ci-*', tags: { kind: 'human' } }, 'no'],
    [{ all: [{ user: 'ci-*' }, { path: '/team/' }] }, 'yes'],
    [{ all: [{ user: 'ci-*' }, { path: '/robots/' }] }, 'no'],
    [{ any: [{ user: 'bob' }, { path: '/team/' }] }, 'yes'],
    [{ any: [{ user: 'bob' }, { path: '/robots/' }] }, 'no'],
    [{ any: [] }, 'no'],
    [{ not: { user: 'ci-*' } }, 'no'],
    [{ not: { not: { user: 'ci-*' } } }, 'yes'],
    [{ user: 'ci-*', not: { path: '/robots/' } }, 'yes'],
  ])('%j holds: %s', (match, expected) => {
    expect(holds(match)).toBe(expected);
  });

  it.each(['a.b', 'a+b', '(a)', '[a]', 'a$', '^a', 'a|b', 'a{2}', 'a\\b'])(
    'takes "%s" for what it says',
    (value) => {
      const user = aUser({ tags: { odd: value } });
      expect(holds({ tags: { odd: value } }, user)).toBe('yes');
      expect(holds({ tags: { odd: value } }, aUser({ tags: { odd: 'aab' } }))).toBe('no');
    },
  );
});

describe('a condition on what could not be read', () => {
  const blind = aUser({ name: 'ci-deploy', tags: DENIED, groups: DENIED });
  const dark: Match = { tags: { kind: 'ci' } };
  const yes: Match = { user: 'ci-*' };
  const no: Match = { user: 'bob' };

  it.each([
    [dark, 'unknown'],
    [{ group: 'robots' }, 'unknown'],
    [{ not: dark }, 'unknown'],
    [{ ...dark, ...yes }, 'unknown'],
    [{ ...dark, ...no }, 'no'],
    [{ all: [dark, yes] }, 'unknown'],
    [{ all: [dark, no] }, 'no'],
    [{ any: [dark, yes] }, 'yes'],
    [{ any: [dark, no] }, 'unknown'],
    [{ not: { any: [dark, yes] } }, 'no'],
    [{ not: { all: [dark, no] } }, 'yes'],
    [yes, 'yes'],
    [no, 'no'],
  ])('%j is %s', (match, expected) => {
    expect(holds(match, blind)).toBe(expected);
  });
});

describe('matchRule', () => {
  const first = aRule({ name: 'first', match: { user: 'ci-*' } });
  const byTag = aRule({ name: 'by-tag', match: { tags: { kind: 'human' } } });
  const last = aRule({ name: 'last' });
  const blind = aUser({ name: 'ci-deploy', tags: DENIED });

  it('takes the first rule that matches', () => {
    expect(matchRule(robot, [byTag, first, last])).toEqual({ known: true, value: first });
    expect(matchRule(robot, [last, first])).toEqual({ known: true, value: last });
  });

  it('finds none where none matches', () => {
    expect(matchRule(robot, [byTag])).toEqual({ known: true, value: null });
    expect(matchRule(robot, [])).toEqual({ known: true, value: null });
  });

  it('does not pass over a rule that might match: a later one would be a guess', () => {
    expect(matchRule(blind, [byTag, last])).toEqual({
      known: false,
      because: 'rule "by-tag" depends on tags of ci-deploy (AccessDenied)',
    });
    expect(matchRule(blind, [byTag]).known).toBe(false);
  });

  it('does not mind what could not be read behind a rule that matches', () => {
    expect(matchRule(blind, [first, byTag])).toEqual({ known: true, value: first });
  });
});
