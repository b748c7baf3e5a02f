import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';

const ORGANIZATION = 'accounts: { organization: {} }';
const REST = `owners: [{ fallback: b@example.com }]
rules: [{ name: a, unused: { after: 45d } }]
notify: { email: { via: ses, from: a@example.com } }`;

const warningsOf = (guardrails: string, more = '') =>
  loadPolicy(`version: 1\nguardrails: { ${guardrails} }\n${REST}\n${more}`, 'x').warnings.map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('guardrails are warned of', () => {
  it.each([
    [
      'by their old name',
      'per-run: 5',
      'guardrails.per-run: is the old name of `per-day`. It now counts any 20 hours',
    ],
    [
      'when a fleet may change less than one of its accounts',
      'per-day: 20, fleet: { per-day: 19 }',
      'guardrails.fleet.per-day: is less than the `per-day` of one account (20)',
    ],
    [
      'when no day is left',
      'blackout-days: [mon, tue, wed, thu, fri, sat, sun]',
      'guardrails.blackout-days: holds all',
    ],
    ['when nobody is in the rollout', 'rollout: 0%', 'guardrails.rollout: is 0%'],
    ['when every change is too much', 'stop-above: 0%', 'guardrails.stop-above: is 0%'],
    [
      'when every change of a fleet is too much',
      'fleet: { stop-above: 0% }',
      'guardrails.fleet.stop-above: is 0%',
    ],
    ['when everybody is protected', 'protected-paths: [/]', 'guardrails.protected-paths: holds `/`'],
  ])('%s', (_what, guardrails, beginning) => {
    expect(warningsOf(guardrails)).toEqual([expect.stringContaining(beginning)]);
  });

  it.each([
    'per-day: 20, fleet: { per-day: 20 }',
    'per-day: 101',
    'blackout-days: [mon, tue, wed, thu, fri, sat]',
    'rollout: 0.01%',
    'stop-above: 0.01%, fleet: { stop-above: 0.01% }',
    'protected-paths: [/system/]',
  ])('but not for %s', (guardrails) => {
    expect(warningsOf(guardrails)).toEqual([]);
  });

  it('in an organization when one account may change more than the default for all of them', () => {
    expect(warningsOf('per-day: 101', ORGANIZATION)).toEqual([
      expect.stringContaining('guardrails.per-day: is more than all accounts together may change'),
    ]);
    expect(warningsOf('per-day: 100', ORGANIZATION)).toEqual([]);
  });
});
