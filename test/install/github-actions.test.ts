import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/config/load.ts';
import { becomeRole } from '../harness/bound.ts';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { IDLE, aUser, keyId, statusOf } from '../harness/steps.ts';
import { at, documentedPolicies, read, readYaml } from './documents.ts';

const FOLDER = 'examples/github-actions';
const CONFIGURATION = read(`${FOLDER}/keywarden.yaml`);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions: object;
  readonly steps: readonly Step[];
}

const workflow = readYaml(`${FOLDER}/keywarden.yml`) as {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<'plan' | 'apply', Job>>;
};
const { plan, apply } = workflow.jobs;
const steps = [...plan.steps, ...apply.steps];

const roleOf = ({ steps: all }: Job) =>
  all.flatMap((step) => step.with?.['role-to-assume'] ?? [])[0]?.split('/')[1];
const commands = ({ steps: all }: Job) => all.flatMap(({ run }) => run ?? []).join('\n');
const subject = (file: string) =>
  at(JSON.parse(read(file)), 'Statement.0.Condition.StringEquals') as Readonly<Record<string, string>>;

describe('the workflow of the GitHub Actions example', () => {
  it('runs on a schedule and by hand, and for nothing that a stranger can cause', () => {
    expect(Object.keys(workflow.on).toSorted()).toEqual(['schedule', 'workflow_dispatch']);
  });

  it('has the permissions it needs for a token of AWS, and no other', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of [plan, apply])
      expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  it('names every action by its full version', () => {
    const uses = steps.flatMap((step) => step.uses ?? []);
    expect(uses.length).toBeGreaterThan(6);
    expect(uses.filter((use) => !/^[\w-]+\/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/.test(use))).toEqual([]);
  });

  it('has no secret and no access key', () => {
    expect(read(`${FOLDER}/keywarden.yml`)).not.toMatch(/secrets\.|access-key|AKIA/);
  });

  it('plans without approval, and applies that plan only in the environment', () => {
    expect(plan.environment).toBeUndefined();
    expect(commands(plan)).toMatch(/keywarden plan --exit-code --out plan\.json/);
    expect(commands(plan)).not.toMatch(/keywarden apply/);
    expect(apply.environment).toBe('keywarden');
    expect(apply.if).toBe("needs.plan.outputs.due == 'true' && vars.KEYWARDEN_APPLY == 'true'");
    expect(commands(apply)).toMatch(/keywarden apply plan\.json$/m);
    expect(commands(apply)).not.toContain('--yes');
  });

  it.each([
    ['there is nothing to do', 0, 0, 'due=false\n'],
    ['something is due', 3, 0, 'due=true\n'],
    ['the plan failed', 1, 1, ''],
    ['the configuration is wrong', 2, 2, ''],
  ])('goes by the exit code of the plan: %s', (_, code, ends, says) => {
    const folder = mkdtempSync(join(tmpdir(), 'keywarden-actions-'));
    try {
      const output = join(folder, 'output');
      writeFileSync(output, '');
      writeFileSync(join(folder, 'npx'), `#!/bin/sh\nexit ${code}\n`);
      chmodSync(join(folder, 'npx'), 0o755);
      const script = plan.steps.find(({ run }) => run?.includes('--exit-code'))?.run ?? '';
      const env = { PATH: `${folder}:${process.env['PATH']}`, GITHUB_OUTPUT: output };
      // As a runner starts it where a step names no shell.
      const { status } = spawnSync('bash', ['-e', '-c', script], { env });
      expect([status, readFileSync(output, 'utf8')]).toEqual([ends, says]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is trusted by AWS as what it is: the plan as main, apply as the environment, nothing else', () => {
    for (const [name, job, suffix] of [
      ['plan', plan, 'ref:refs/heads/main'],
      ['apply', apply, `environment:${apply.environment}`],
    ] as const) {
      const file = `${FOLDER}/trust-${name}.json`;
      const equals = subject(file);
      expect(equals['token.actions.githubusercontent.com:aud']).toBe('sts.amazonaws.com');
      expect(equals['token.actions.githubusercontent.com:sub']?.split(':').slice(2).join(':')).toBe(suffix);
      expect(Object.keys(equals)).toHaveLength(2);
      expect(read(file)).not.toMatch(/StringLike|\*/);
      expect(roleOf(job)).toBe(`Keywarden${name === 'plan' ? 'Plan' : 'Apply'}`);
    }
  });
});

describe('the roles of the GitHub Actions example', () => {
  const READING = ['read', 'notify', 'store', 'seal'];

  it('have the policies that its page prints', () => {
    expect([...documentedPolicies('github-actions.md').keys()]).toEqual([...READING, 'write']);
    expect(loadPolicy(CONFIGURATION, 'example').warnings).toEqual([]);
  });

  it('are enough for a plan, and for doing what it says; the one that plans can change no key', async () => {
    const world = await aWorldWithRoles();
    await becomeRole(world, roleOf(plan) ?? '');
    expect((await world.run(['plan', '--exit-code', '--out', 'plan.json'])).code).toBe(3);
    expect(world.control.mails()).toEqual([]);
    await becomeRole(world, roleOf(apply) ?? '');
    expect((await world.run(['apply', 'plan.json'])).code).toBe(0);
    expect(world.control.mails()).toHaveLength(2); // the owner, and the operators' digest

    world.passDays(7);
    await becomeRole(world, roleOf(plan) ?? '');
    expect((await world.run(['plan', '--exit-code', '--out', 'plan.json'])).code).toBe(3);
    expect((await world.run(['apply', 'plan.json'])).code).toBe(1);
    expect(statusOf(world, keyId('ana'))).toBe('Active');
    await becomeRole(world, roleOf(apply) ?? '');
    expect((await world.run(['plan', '--out', 'plan.json'])).code).toBe(0);
    expect((await world.run(['apply', 'plan.json'])).code).toBe(0);
    expect(statusOf(world, keyId('ana'))).toBe('Inactive');
  });

  async function aWorldWithRoles(): Promise<World> {
    const world = await aWorld({
      policy: CONFIGURATION.replace('remind: [5d, 1d]', 'remind: []'),
      users: [aUser('ana', IDLE)],
      s3: { buckets: [{ name: 'example-keywarden' }] },
      kms: { keys: [{ alias: 'alias/keywarden-state' }] },
    });
    const printed = documentedPolicies('github-actions.md');
    const roles = [
      { name: roleOf(plan) ?? '', policies: pick(printed, READING) },
      { name: roleOf(apply) ?? '', policies: pick(printed, [...READING, 'write']) },
    ];
    world.control.seed({ accounts: [{ id: ACCOUNT, roles }] });
    world.control.setSwitches({ policies: true });
    return world;
  }
});

function pick(printed: ReturnType<typeof documentedPolicies>, names: readonly string[]) {
  return Object.fromEntries([...printed].filter(([name]) => names.includes(name)));
}
