import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';

const REST =
  'owners: [{ tag: email }, { fallback: b@example.com }]\nnotify: { email: { via: ses, from: a@example.com } }';

/** Warnings about a file that has owners and notices, as `path: message`. */
function warningsOf(text: string, rest = REST): readonly string[] {
  const { warnings } = loadPolicy(`version: 1\n${text}\n${rest}\n`, 'keywarden.yaml');
  for (const { line, column } of warnings) expect(Math.min(line, column)).toBeGreaterThan(0);
  return warnings.map(({ path, message }) => `${path}: ${message}`);
}

const rule = (sections: string) => `rules: [{ name: a, ${sections} }]`;
const SOUND =
  'unused: { after: 45d, delete: 90d }, rotate: { after: 90d, delete: 45d }, inactive: { adopt: true, delete: 30d }';

describe('warnings', () => {
  it('are silent about a sound policy', () => {
    expect(warningsOf(rule(SOUND))).toEqual([]);
    expect(warningsOf(`${rule(SOUND)}\ndeliver: { to: secrets-manager }`)).toEqual([]);
    expect(
      warningsOf('extends: [preset:standard]', 'notify: { email: { via: ses, from: a@example.com } }'),
    ).toEqual([expect.stringContaining('owners: have no `fallback`')]);
  });

  it.each([
    [
      'rotation without retirement',
      rule('rotate: { after: 90d, delete: 45d }'),
      'rules[0].rotate: has no `unused`',
    ],
    [
      'adoption without deletion',
      rule('inactive: { adopt: true }'),
      'rules[0].inactive.adopt: has no `delete`',
    ],
    [
      'deletion without adoption',
      rule('inactive: { delete: 9d }'),
      'rules[0].inactive.delete: has no effect',
    ],
    ['an empty rule', rule('match: { user: x }'), 'rules[0]: does nothing'],
    [
      'an exemption beside a section',
      rule('unused: { after: 45d }, exempt: { until: 2027-01-01, reason: r }'),
      'rules[0].unused: never runs',
    ],
    ['an exemption for good', rule('exempt: { reason: r }'), 'rules[0].exempt: never ends'],
    [
      'age taken for disuse',
      rule('unused: { after: 45d, measure: age }'),
      'rules[0].unused.measure: counts from creation',
    ],
    [
      'deactivation without proof',
      rule(
        'unused: { after: 45d, delete: 90d }, rotate: { after: 90d, delete: 45d, on-unproven: deactivate }',
      ),
      'rules[0].rotate.on-unproven: deactivates the old key though',
    ],
    ['no rules', 'rules: []', 'rules: there are none'],
  ])('tell of %s', (_what, text, beginning) => {
    const warnings = warningsOf(text);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(beginning);
  });

  it('tell of owners and notices that are missing', () => {
    expect(warningsOf(rule(SOUND), '')).toEqual([
      expect.stringContaining('owners: there are none'),
      expect.stringContaining('notify: is missing'),
    ]);
  });

  it.each([
    ['store: s3://state/x', ['state-key: is missing']],
    ['store: s3://state/x\nstate-key: kms:alias/seal', []],
    ['store: /var/lib/keywarden', []],
  ])('tell of a bucket that anybody could write in our name: %s', (text, expected) => {
    expect(warningsOf(`${rule(SOUND)}\n${text}`)).toEqual(
      expected.map((words) => expect.stringContaining(words)),
    );
  });

  const second = `{ name: b, ${SOUND} }`;
  it.each([
    ['no match', ''],
    ['an empty match', 'match: {},'],
    ['a glob that matches every name', 'match: { user: "*" },'],
    ['the root path', 'match: { path: / },'],
    ['an alternative that matches everybody', 'match: { any: [{ user: x }, {}] },'],
  ])('tell of a rule that is never reached, after %s', (_what, match) => {
    expect(warningsOf(`rules: [{ name: a, ${match} ${SOUND} }, ${second}]`)).toEqual([
      'rules[1]: is never reached: rule "a" before it matches everybody.',
    ]);
  });

  it.each([
    ['a tag', 'match: { tags: { kind: "*" } },'],
    ['a path', 'match: { path: /a/ },'],
    ['an exception', 'match: { not: { user: x } },'],
    ['one of two conditions', 'match: { all: [{}, { group: g }] },'],
  ])('accept a rule after one that matches by %s', (_what, match) => {
    expect(warningsOf(`rules: [{ name: a, ${match} ${SOUND} }, ${second}]`)).toEqual([]);
  });

  it('tell of a preset that adds nothing', () => {
    expect(warningsOf(`${rule(SOUND)}\nextends: [preset:standard]`)).toEqual([
      expect.stringContaining('extends[0]: adds nothing'),
    ]);
    expect(warningsOf('extends: [preset:standard, preset:cis]')).toEqual([
      expect.stringContaining('extends[1]: adds nothing'),
    ]);
  });

  it('accept a preset that gives owners only', () => {
    const notify = 'notify: { email: { via: ses, from: a@example.com } }';
    expect(warningsOf(`${rule(SOUND)}\nextends: [preset:standard]`, notify)).toEqual([
      expect.stringContaining('owners: have no `fallback`'),
    ]);
  });
});
