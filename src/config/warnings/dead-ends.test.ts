import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';
import { presetText } from '../presets/presets.ts';
import { PRESET_NAMES, type PresetName } from '../presets/names.ts';

const REST = `owners: [{ tag: email }, { fallback: b@example.com }]
notify: { email: { via: ses, from: a@example.com } }
deliver: { to: secrets-manager }`;

interface Sections {
  readonly unused?: string | null;
  readonly rotate?: string;
  readonly inactive?: string | null;
}

/** Warnings about one rule that leads into no dead end, but for the sections given; null leaves one out. */
function warningsOf(sections: Sections): readonly string[] {
  const all: Sections = {
    unused: 'after: 45d, delete: 90d',
    rotate: 'by: keywarden, after: 90d, delete: 45d',
    inactive: 'adopt: true, delete: 120d',
    ...sections,
  };
  const written = Object.entries(all).flatMap(([key, text]) => (text === null ? [] : `${key}: { ${text} }`));
  return said(`rules: [{ name: a, ${written.join(', ')} }]\n${REST}`);
}

function said(text: string): readonly string[] {
  return loadPolicy(`version: 1\n${text}\n`, 'keywarden.yaml').warnings.map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

const byOwner = (more: string) => ({ rotate: `by: owner, after: 90d, ${more}` });
const byUs = (more: string) => ({ rotate: `by: keywarden, after: 90d, ${more}` });

describe('a rule that leads into no dead end', () => {
  it.each([
    ['rotation by keywarden', {}],
    ['rotation by the owner', byOwner('delete: 45d')],
    [
      'rotation by the owner, who may delete a key that others switched off',
      { ...byOwner('delete: 45d'), inactive: null },
    ],
    [
      'no rotation, and keys that are never deleted',
      { rotate: 'after: 900d, delete: 45d', unused: 'after: 45d, delete: 1d' },
    ],
  ])('has no warning: %s', (_what, sections) => {
    expect(warningsOf(sections)).toEqual([]);
  });

  it('has none for keys that are never deleted where nothing rotates', () => {
    expect(said(`rules: [{ name: a, unused: { after: 45d } }]\n${REST}`)).toEqual([]);
  });
});

describe('a dead end is warned of', () => {
  it.each<[string, Sections, string, string]>([
    [
      'keywarden rotates once only',
      { rotate: 'by: keywarden, after: 90d' },
      'rules[0].rotate: has no `delete`: after one rotation',
      'NoFreeSlot',
    ],
    [
      'the owner rotates once only',
      { rotate: 'by: owner, after: 90d' },
      'rules[0].rotate: has no `delete`: the old key keeps its slot',
      'by hand',
    ],
    [
      'an unused key keeps the slot',
      { unused: 'after: 45d' },
      'rules[0].unused: has no `delete`',
      'cannot be rotated',
    ],
    [
      'an adopted key keeps the slot',
      { inactive: 'adopt: true' },
      'rules[0].inactive: has no `delete`',
      'cannot be rotated',
    ],
    [
      "somebody else's inactive key keeps the slot",
      { inactive: 'adopt: false' },
      'rules[0].inactive: has no `inactive: { adopt: true }`',
      'NoFreeSlot',
    ],
    [
      'the same without the section',
      { inactive: null },
      'rules[0].rotate: has no `inactive: { adopt: true }`',
      'NoFreeSlot',
    ],
    [
      'a second key that nobody uses keeps the slot',
      { unused: null },
      'rules[0].rotate: has no `unused`',
      'TwoKeysInUse',
    ],
    [
      'an unused key gets a replacement that nobody uses',
      { unused: 'after: 90d, delete: 90d' },
      'rules[0].unused.after: is not less than `rotate.after`',
      'CutoverUnproven',
    ],
    [
      'a weekly job loses its key',
      byUs('delete: 45d, old-key-idle: 7d'),
      'rules[0].rotate.old-key-idle: is short',
      "a week's jobs do not fit in",
    ],
    [
      'the escalation comes before proof can',
      byUs('delete: 45d, max-extension: 21d'),
      'rules[0].rotate.max-extension: ends too early',
      '31d',
    ],
    [
      'every next rotation is late',
      byUs('delete: 58d'),
      'rules[0].rotate.delete: is too long for `after: 90d`',
      'for 90d or more',
    ],
    [
      'every next rotation of an early owner is late',
      byOwner('warn: 30d, delete: 30d'),
      'rules[0].rotate.delete: is too long for `after: 90d`',
      'for 90d or more',
    ],
  ])('%s', (_what, sections, beginning, word) => {
    const warnings = warningsOf(sections);
    expect(warnings).toEqual([expect.stringContaining(beginning)]);
    expect(warnings[0]).toContain(word);
  });

  it('only up to its boundary', () => {
    expect(warningsOf({ unused: 'after: 89d, delete: 90d' })).toEqual([]);
    expect(warningsOf(byUs('delete: 45d, old-key-idle: 8d'))).toEqual([]);
    expect(warningsOf(byUs('delete: 45d, max-extension: 22d'))).toEqual([]);
    expect(warningsOf(byUs('delete: 57d'))).toEqual([]);
    expect(warningsOf(byOwner('warn: 30d, delete: 29d'))).toEqual([]);
  });

  it('unless the rule exempts its users', () => {
    expect(
      said(`rules: [{ name: a, rotate: { after: 9d }, exempt: { until: 2027-01-01, reason: r } }]\n${REST}`),
    ).toEqual([expect.stringContaining('never runs')]);
  });
});

describe('a preset, written out as a file of one’s own', () => {
  /** What is left on purpose; the comment in the preset says why. */
  const ON_PURPOSE: Partial<Readonly<Record<PresetName, readonly string[]>>> = {
    'check-and-rotate': ['has no `unused`', 'has no `inactive', 'old-key-idle: is short'],
    'cloud-governance': ['never ends', 'counts from creation'],
  };

  it.each(PRESET_NAMES)('leads into no dead end: %s', (name) => {
    const text = presetText(name)
      .replace('version: 1', '')
      .replace('owners:', `owners:\n  - fallback: b@example.com`);
    const warnings = said(
      `${text}\nnotify: { email: { via: ses, from: a@example.com } }\ndeliver: { to: secrets-manager }`,
    );
    const expected = ON_PURPOSE[name] ?? [];
    expect(warnings).toHaveLength(expected.length);
    for (const each of expected) expect(warnings.join('\n')).toContain(each);
  });
});
