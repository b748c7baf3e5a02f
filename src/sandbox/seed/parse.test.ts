import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SeedError, parseSeed } from './parse.ts';

const faultsOf = (text: string): readonly string[] => {
  try {
    parseSeed(text);
    return [];
  } catch (error) {
    if (error instanceof SeedError) return error.faults;
    throw error;
  }
};

const withKey = (key: string) => `accounts: [{ id: '111111111111', users: [{ name: a, keys: [${key}] }] }]`;

describe('a seed file', () => {
  it('that comes with Keywarden can be read', () => {
    const text = readFileSync(new URL('../../../examples/small.yaml', import.meta.url), 'utf8');
    expect(parseSeed(text).accounts[0]?.users).toHaveLength(8);
  });

  it('gets its defaults', () => {
    expect(parseSeed(withKey('{ ageDays: 1 }')).accounts[0]?.users[0]).toEqual({
      name: 'a',
      path: '/',
      policies: {},
      tags: {},
      groups: [],
      attachedPolicies: [],
      keys: [{ status: 'Active', ageDays: 1, service: 'ec2', region: 'us-east-1' }],
    });
  });

  it('may be JSON', () => {
    expect(parseSeed('{"accounts":[{"id":"111111111111"}]}').accounts).toHaveLength(1);
  });

  it('names every fault with its place', () => {
    const text = `
      accounts:
        - id: 111111111111
          users:
            - { name: 'a b' }
            - { name: bob, colour: red, keys: [{ ageDays: 1, status: Asleep }] }
    `;
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^accounts\[0\]\.id: .*string/),
      expect.stringMatching(/^accounts\[0\]\.users\[0\]\.name: is no name IAM would take/),
      expect.stringMatching(/^accounts\[0\]\.users\[1\]\.keys\[0\]\.status: /),
      expect.stringMatching(/^accounts\[0\]\.users\[1\]: .*colour/),
    ]);
  });

  it('must be YAML', () => {
    expect(faultsOf('accounts: [')[0]).toMatch(/line 1/);
  });

  it.each([
    ['{}', 'needs either ageDays or createdAt'],
    ["{ ageDays: 1, createdAt: '2026-01-01T00:00:00Z' }", 'needs either ageDays or createdAt'],
    ["{ ageDays: 1, lastUsedDaysAgo: 1, lastUsedAt: '2026-01-01T00:00:00Z' }", 'only one of'],
    ['{ ageDays: -1 }', 'ageDays'],
    ['{ ageDays: 1, id: AKIA1 }', 'must be AKIA and 16'],
  ])('has no key like %s', (key, fault) => {
    expect(faultsOf(withKey(key)).join()).toContain(fault);
  });
});
