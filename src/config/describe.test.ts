import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, showPolicy } from './describe.ts';
import { loadPolicy, standardPolicy } from './load.ts';
import { writtenPolicy } from './written-policy.fixture.ts';

describe('showing a policy', () => {
  it('fills in the defaults, so that nothing is left to guess', () => {
    const shown = showPolicy(standardPolicy());
    expect(shown).toMatch(/^# preset:standard, with defaults filled in; hash [0-9a-f]{16}\n/);
    expect(parse(shown)).toMatchObject({
      version: 1,
      accounts: 'self',
      rules: [
        {
          name: 'standard',
          rotate: { deactivate: '10d', 'old-key-idle': '32d', 'proof-days': 2, 'on-unproven': 'hold' },
        },
      ],
      guardrails: {
        'per-day': 10,
        'stop-above': '20%',
        fleet: { 'per-day': 100, 'stop-above': '10%' },
        rollout: '100%',
        'exempt-max': '180d',
        timezone: 'UTC',
      },
    });
  });

  it('leaves out what never happens', () => {
    expect(showPolicy(standardPolicy())).not.toContain('null');
  });

  it('says the same policy when read again', () => {
    fc.assert(
      fc.property(writtenPolicy(), (written) => {
        const { policy } = loadPolicy(JSON.stringify(written), 'keywarden.yaml');
        const again = loadPolicy(showPolicy(policy), 'keywarden.yaml').policy;
        // What it is written like is not what it says.
        expect({ ...again, text: '' }).toEqual({ ...policy, text: '' });
      }),
    );
  });
});

describe('the JSON Schema', () => {
  const schema = configJsonSchema();

  it('describes every key', () => {
    const undescribed: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, child] of Object.entries((node as { properties?: object }).properties ?? {})) {
        if (typeof (child as { description?: string }).description !== 'string')
          undescribed.push(`${path}.${key}`);
      }
      for (const [key, child] of Object.entries(node)) walk(child, `${path}.${key}`);
    };
    walk(schema, '');
    expect(undescribed).toEqual([]);
  });

  it('refuses unknown keys and requires the version', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['version'],
      additionalProperties: false,
    });
  });

  it('has patterns that an editor can read', () => {
    const patterns = JSON.stringify(schema).match(/"pattern":"(?:[^"\\]|\\.)*"/g) ?? [];
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns)
      expect(() => new RegExp(JSON.parse(`{${pattern}}`).pattern, 'u')).not.toThrow();
  });
});
