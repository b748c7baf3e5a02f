import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Outcome } from '../play.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** 0: the seeds of the files. */
    readonly seed: number;
    /** File that each life adds its outcome to. */
    readonly results: string;
  }
}

const COUNTS = [
  'days',
  'runs',
  'failedRuns',
  'calls',
  'keyDays',
  'notices',
  'rotations',
  'deactivations',
  'deletions',
  'events',
  'turns',
  'bounces',
  'refusals',
  'faults',
] as const;

/** Tells the lives their seed, and says at the end what they came to. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const results = join(tmpdir(), `keywarden-lives-${process.pid}.jsonl`);
  project.provide('seed', Number(process.env['LIVES_SEED'] ?? '0'));
  project.provide('results', results);
  return async () => {
    const text = await readFile(results, 'utf8').catch(() => '');
    await rm(results, { force: true });
    const all = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Outcome & { readonly name: string; readonly seconds: number });
    for (const { name, seed, violations, seconds, ...outcome } of all) {
      const counts = COUNTS.map((kind) => `${kind} ${outcome[kind]}`).join(', ');
      process.stdout.write(
        `${name} (seed ${seed}): ${counts}, violations ${violations.length}, ${seconds} s\n`,
      );
    }
    const accidents = new Map<string, number>();
    for (const life of all)
      for (const [what, times] of Object.entries(life.accidents))
        accidents.set(what, (accidents.get(what) ?? 0) + times);
    for (const [what, times] of accidents) process.stdout.write(`${what}: ${times}\n`);
    const sum = (of: (outcome: Outcome) => number) => all.reduce((total, outcome) => total + of(outcome), 0);
    process.stdout.write(
      `key-days: ${sum(({ keyDays }) => keyDays)}, violations: ${sum(({ violations }) => violations.length)}\n`,
    );
  };
}
