import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/config/load.ts';
import { CONFIGURATIONS, configurationIn } from '../harness/configurations.ts';

describe('a configuration that we hand out', () => {
  it.each(CONFIGURATIONS)('raises no warning: %s', (path) => {
    expect(loadPolicy(configurationIn(path), path).warnings).toEqual([]);
  });

  it('is in this list', () => {
    const yaml = ['examples', 'infra/default'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => join(folder, name)),
    );
    const policies = yaml.filter((path) => /^ *guardrails:|^ *rules:/m.test(readFileSync(path, 'utf8')));
    expect(policies.toSorted()).toEqual([...CONFIGURATIONS].toSorted());
  });
});
