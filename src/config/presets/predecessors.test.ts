import { describe, expect, it } from 'vitest';
import { matchRule } from '../../core/match.ts';
import { DAY } from '../../core/model/time.ts';
import { aUser } from '../../../test/build/user.ts';
import { loadPolicy } from '../load.ts';

const NOTIFY = 'notify: { email: { via: ses, from: keys@example.com } }';
const load = (text: string) => loadPolicy(`version: 1\n${NOTIFY}\n${text}`, 'keywarden.yaml').policy;

describe('preset:check-and-rotate', () => {
  const policy = load('extends: [preset:check-and-rotate]\ndeliver: { to: s3, bucket: handover }');

  it('has the sample values of the predecessor, and what it began is taken over', () => {
    expect(policy.owners).toEqual([{ kind: 'tag', tag: 'email' }]);
    expect(policy.rules).toEqual([
      {
        name: 'check-and-rotate',
        match: { tags: { email: '*' } },
        exempt: null,
        unused: null,
        rotate: {
          by: 'keywarden',
          warn: 30 * DAY,
          after: 60 * DAY,
          deactivate: 10 * DAY,
          delete: 10 * DAY,
          oldKeyIdle: 3 * DAY,
          proofDays: 2,
          maxExtension: 14 * DAY,
          onUnproven: 'hold',
          grace: 7 * DAY,
          remind: [5 * DAY, DAY],
        },
        inactive: null,
      },
    ]);
    expect(policy.takeOver).toEqual({
      checkAndRotate: { dateTag: 'last-check-date', oldKeyTag: 'last-check-old-key' },
      cloudGovernance: false,
    });
  });
});

describe('preset:cloud-governance', () => {
  const policy = load('extends: [preset:cloud-governance]');
  const ruleFor = (tags: Readonly<Record<string, string>>) => {
    const matched = matchRule(aUser({ tags }), policy.rules);
    return matched.known ? matched.value?.name : matched.because;
  };

  it('has the values of the predecessor, and what it began is taken over', () => {
    expect(policy.owners).toEqual([{ kind: 'tag', tag: 'User' }]);
    expect(policy.rules[1]).toEqual({
      name: 'cloud-governance',
      match: {},
      exempt: null,
      unused: {
        after: 90 * DAY,
        measure: 'age',
        grace: 7 * DAY,
        remind: [5 * DAY, 3 * DAY],
        delete: 30 * DAY,
      },
      rotate: null,
      inactive: { adopt: false, grace: 7 * DAY, remind: [5 * DAY, DAY], delete: null },
    });
    expect(policy.takeOver).toEqual({ checkAndRotate: null, cloudGovernance: true });
  });

  it.each([
    ['not_delete'],
    ['not-delete'],
    ['notdelete'],
    ['NotDelete'],
    ['notDelete'],
    ['NOT_DELETE'],
    ['skip'],
    ['Skip'],
    ['SKIP'],
  ])('exempts whoever has a tag Policy or Skip of %s', (value) => {
    expect(ruleFor({ Policy: value })).toBe('cloud-governance-exempt');
    expect(ruleFor({ skip: value })).toBe('cloud-governance-exempt');
  });

  it.each([['true'], ['yes']])('exempts Skip=%s, which meant as much and did nothing', (value) => {
    expect(ruleFor({ Skip: value })).toBe('cloud-governance-exempt');
  });

  it('is not kept from a Skip tag by a Policy tag that says something else', () => {
    expect(ruleFor({ Policy: 'gold', Skip: 'skip' })).toBe('cloud-governance-exempt');
  });

  it('acts on everybody else', () => {
    expect(ruleFor({})).toBe('cloud-governance');
    expect(ruleFor({ Policy: 'gold', Skip: 'no' })).toBe('cloud-governance');
  });
});

describe('take-over', () => {
  const faults = (text: string): string => {
    try {
      load(text);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const tags = (date: string, old: string) =>
    `take-over: { check-and-rotate: { date-tag: ${date}, old-key-tag: ${old} } }`;

  it('of the file replaces that of a preset', () => {
    const extended = 'extends: [preset:check-and-rotate]\ndeliver: { to: s3, bucket: handover }\n';
    expect(load(`${extended}${tags('d', 'k')}`).takeOver?.checkAndRotate).toEqual({
      dateTag: 'd',
      oldKeyTag: 'k',
    });
    expect(load(`${extended}take-over: {}`).takeOver).toBeNull();
  });

  it('is nobody’s unless it is asked for', () => {
    expect(load('').takeOver).toBeNull();
    expect(load('take-over: { cloud-governance: false }').takeOver).toBeNull();
  });

  it.each([
    [tags('x', 'X'), 'must be another tag than date-tag'],
    [`owners: [{ tag: Email }]\n${tags('email', 'k')}`, 'names an owner'],
    [`owners: [{ tag: Email }]\n${tags('d', 'EMAIL')}`, 'names an owner'],
    [tags('keywarden:exempt', 'k'), 'must be the name of a tag'],
    [tags('d', '"aws:x"'), 'must be the name of a tag'],
    ['take-over: { check-and-rotate: { date-tag: d } }', 'is required'],
    ['take-over: { cloud-governance: perhaps }', 'must be true or false'],
  ])('refuses %s: the tags it names are removed in the end', (text, fault) => {
    expect(faults(text)).toContain(fault);
  });
});
