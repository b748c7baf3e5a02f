import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { findPolicyFile } from './find.ts';

const find = (files: readonly string[], flag?: string, variable?: string) =>
  findPolicyFile({
    flag,
    env: { KEYWARDEN_CONFIG: variable },
    cwd: '/home/op',
    exists: (path) => files.includes(path),
  });

const ALL = ['/home/op/flag.yaml', '/etc/env.yaml', '/home/op/keywarden.yaml'];

describe('finding the policy file', () => {
  it('prefers --config, then KEYWARDEN_CONFIG, then the working directory', () => {
    expect(find(ALL, 'flag.yaml', '/etc/env.yaml')).toBe('/home/op/flag.yaml');
    expect(find(ALL, undefined, '/etc/env.yaml')).toBe('/etc/env.yaml');
    expect(find(ALL)).toBe('/home/op/keywarden.yaml');
  });

  it('finds none where none is named and none lies there', () => {
    expect(find([])).toBeNull();
  });

  it('takes an empty KEYWARDEN_CONFIG for none', () => {
    expect(find(ALL, undefined, '')).toBe('/home/op/keywarden.yaml');
  });

  it('never falls back from a file that was named to another one', () => {
    expect(() => find(ALL, 'gone.yaml')).toThrow(
      /--config names \/home\/op\/gone\.yaml, and there is no such file/,
    );
    expect(() => find(ALL, undefined, 'gone.yaml')).toThrow(/^KEYWARDEN_CONFIG names/);
    expect(() => find(ALL, 'gone.yaml')).toThrow(ConfigError);
  });
});
