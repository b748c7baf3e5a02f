import { DAY, type Duration, formatDuration } from '../../core/model/time.ts';
import { DEFAULT_GRACE, DEFAULT_OLD_KEY_IDLE, LEAST_GRACE, LEAST_OLD_KEY_IDLE } from '../defaults.ts';
import type { Finding, Path } from '../finding.ts';
import { extendedPresets } from '../presets/presets.ts';
import { field, items } from '../untrusted.ts';
import { parseDuration } from '../values.ts';

/** What is wrong between the keys of a rule, and between rules. Values that cannot be read are faults elsewhere. */
export function ruleFaults(written: unknown): readonly Finding[] {
  const rules = items(field(written, 'rules'));
  const taken = new Set(
    extendedPresets(items(field(written, 'extends'))).flatMap(({ rules }) => names(rules)),
  );
  return rules.flatMap((rule, index) => {
    const path = ['rules', index];
    return [
      ...nameFaults(rule, path, taken),
      ...['unused', 'rotate', 'inactive'].flatMap((key) => sectionFaults(field(rule, key), [...path, key])),
      ...rotateFaults(field(rule, 'rotate'), [...path, 'rotate'], written),
    ];
  });
}

function names(rules: unknown): readonly unknown[] {
  return items(rules).map((rule) => field(rule, 'name'));
}

function nameFaults(rule: unknown, path: Path, taken: Set<unknown>): readonly Finding[] {
  const name = field(rule, 'name');
  if (typeof name !== 'string') return [];
  if (taken.has(name)) {
    const message =
      'another rule, here or in a preset, has this name; plans and the journal tell rules apart by it.';
    return [{ path: [...path, 'name'], at: 'value', message }];
  }
  taken.add(name);
  return [];
}

function sectionFaults(section: unknown, path: Path): readonly Finding[] {
  const written = field(section, 'grace');
  const grace = written === undefined ? DEFAULT_GRACE : parseDuration(written);
  if (grace === undefined) return [];
  const reminders = items(field(section, 'remind')).map(parseDuration);
  return [
    ...(grace < LEAST_GRACE ? [tooShort([...path, 'grace'])] : []),
    ...reminders.flatMap((offset, index) =>
      offset !== undefined && offset >= grace ? [tooEarly([...path, 'remind', index], grace)] : [],
    ),
  ];
}

function tooShort(path: Path): Finding {
  const message = 'must be at least 24h: owners need a day to react.';
  return { path, at: 'value', message, suggestion: '1d' };
}

function tooEarly(path: Path, grace: Duration): Finding {
  const message = `must be less than grace (${formatDuration(grace)}): a reminder comes after the first notice.`;
  return { path, at: 'value', message };
}

function rotateFaults(rotate: unknown, path: Path, file: unknown): readonly Finding[] {
  const found: Finding[] = [];
  const warn = parseDuration(field(rotate, 'warn'));
  const after = parseDuration(field(rotate, 'after'));
  if (warn !== undefined && after !== undefined && warn >= after) {
    const message = `must be less than after (${formatDuration(after)}).`;
    const earlier = after - 30 * DAY;
    const suggestion = earlier > 0 ? { suggestion: formatDuration(earlier) } : {};
    found.push({ path: [...path, 'warn'], at: 'value', message, ...suggestion });
  }
  const quiet = parseDuration(field(rotate, 'old-key-idle'));
  if (quiet !== undefined && quiet < LEAST_OLD_KEY_IDLE) {
    const message =
      'must be at least 1d: AWS shows the use of a key hours late, so a shorter silence proves nothing.';
    const suggestion = formatDuration(DEFAULT_OLD_KEY_IDLE);
    found.push({ path: [...path, 'old-key-idle'], at: 'value', message, suggestion });
  }
  if (field(rotate, 'by') === 'keywarden' && field(file, 'deliver') === undefined) {
    const message = 'keywarden needs to know where new secrets go: add `deliver: { to: secrets-manager }`.';
    found.push({ path: [...path, 'by'], at: 'value', message });
  }
  return found;
}
