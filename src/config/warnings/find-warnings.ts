import { deadEnds } from './dead-ends.ts';
import { guardrailWarnings } from './guardrails.ts';
import type { Finding, Path } from '../finding.ts';
import { extendedPresets } from '../presets/presets.ts';
import type { WrittenPolicy } from '../schema/policy-file.ts';
import type { WrittenMatch, WrittenRule } from '../schema/rules.ts';

/** Choices that are valid, but probably not what was meant. The file has no fault. */
export function findWarnings(written: WrittenPolicy): readonly Finding[] {
  const rules = written.rules ?? [];
  return [
    ...rules.flatMap((rule, index) => {
      const path = ['rules', index];
      return [...ruleWarnings(rule, path), ...deadEnds(rule, path)];
    }),
    ...unreachableRules(rules),
    ...uselessPresets(written),
    ...missingSections(written),
    ...guardrailWarnings(written),
  ];
}

function ruleWarnings(rule: WrittenRule, path: Path): readonly Finding[] {
  const { exempt, unused, rotate, inactive } = rule;
  const found: Finding[] = [];
  const warn = (key: readonly string[], message: string): void => {
    found.push({ path: [...path, ...key], at: 'key', message });
  };
  if (exempt) {
    for (const key of ['unused', 'rotate', 'inactive'] as const) {
      if (rule[key]) warn([key], 'never runs: the rule also says exempt, which wins.');
    }
    if (exempt.until === undefined)
      warn(['exempt'], 'never ends: give it an `until`, so that somebody looks again.');
    return found;
  }
  if (!unused && !rotate && !inactive) warn([], 'does nothing: users it matches are only reported.');
  if (rotate?.['on-unproven'] === 'deactivate') {
    warn(
      ['rotate', 'on-unproven'],
      'deactivates the old key though nobody has proven that the replacement is in use.',
    );
  }
  if (unused?.measure === 'age') {
    warn(['unused', 'measure'], 'counts from creation: keys in daily use are deactivated too.');
  }
  // Beside `rotate` it is a dead end, and said there.
  if (inactive?.adopt === true && inactive.delete === undefined && !rotate) {
    warn(['inactive', 'adopt'], 'has no `delete` beside it: adopted keys are kept for ever.');
  }
  if (inactive && inactive.adopt !== true && inactive.delete !== undefined) {
    warn(
      ['inactive', 'delete'],
      "has no effect without `adopt: true`: others' inactive keys are only reported.",
    );
  }
  return found;
}

function unreachableRules(rules: readonly WrittenRule[]): readonly Finding[] {
  const catchAll = rules.findIndex(matchesEverybody);
  if (catchAll < 0) return [];
  const message = `is never reached: rule "${rules[catchAll]?.name}" before it matches everybody.`;
  return rules.flatMap((_rule, index) =>
    index > catchAll ? [{ path: ['rules', index], at: 'value', message }] : [],
  );
}

/** A preset none of whose rules is reached, and none of whose sections is missing here. */
function uselessPresets(written: WrittenPolicy): readonly Finding[] {
  let isCaught = (written.rules ?? []).some(matchesEverybody);
  let hasOwners = written.owners !== undefined;
  return extendedPresets(written.extends ?? []).flatMap((preset, index) => {
    const adds = !isCaught || (!hasOwners && preset.owners !== undefined);
    isCaught ||= (preset.rules ?? []).some(matchesEverybody);
    hasOwners ||= preset.owners !== undefined;
    const message =
      'adds nothing: a rule before its rules matches everybody, and `owners` are already given.';
    return adds ? [] : [{ path: ['extends', index], at: 'value', message }];
  });
}

function missingSections(written: WrittenPolicy): readonly Finding[] {
  const files = [written, ...extendedPresets(written.extends ?? [])];
  const rules = files.flatMap((file) => file.rules ?? []);
  const found: Finding[] = [];
  const warn = (key: string, message: string): void => {
    found.push({ path: [key], at: 'key', message });
  };
  if (written.store?.startsWith('s3://') === true && written['state-key'] === undefined) {
    warn(
      'state-key',
      'is missing: who can write the bucket could write in our name, so nothing is changed without it. Add `state-key: kms:alias/NAME`.',
    );
  }
  if (rules.length === 0) {
    warn('rules', 'there are none: every user is only reported. Add rules, or `extends: [preset:standard]`.');
  } else if (rules.some((rule) => rule.unused ?? rule.rotate ?? rule.inactive)) {
    if (!files.some((file) => file.owners?.length))
      warn('owners', 'there are none: nobody can be told, so nothing is done.');
    else if (!fallbackOf(files)) {
      warn(
        'owners',
        'have no `fallback`: a user whose owner is not known waits for ever (NoOwner), and so does one whose mail bounces.',
      );
    }
    if (!written.notify) warn('notify', 'is missing: without notices nothing is deactivated or deleted.');
  }
  return found;
}

/** The owners in force are those of the first file that has any. */
function fallbackOf(files: readonly WrittenPolicy[]): boolean {
  const owners = files.find((file) => file.owners)?.owners ?? [];
  return owners.some((source) => source.fallback !== undefined);
}

function matchesEverybody(rule: WrittenRule): boolean {
  return coversAll(rule.match ?? {});
}

function coversAll({
  user = '*',
  path = '/',
  group,
  account,
  tags = {},
  all = [],
  any,
  not,
}: WrittenMatch): boolean {
  const hasConditions = group !== undefined || account !== undefined || not !== undefined;
  if (hasConditions || Object.keys(tags).length > 0) return false;
  return (
    /^\*+$/.test(user) && path === '/' && all.every(coversAll) && (any === undefined || any.some(coversAll))
  );
}
