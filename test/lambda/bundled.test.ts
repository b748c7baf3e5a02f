import { describe, expect, it } from 'vitest';
import { ACCOUNT, type World, aWorld } from '../harness/cli.ts';
import { anOrganization, policyFor } from '../harness/organization.ts';
import { policyFile } from '../harness/policy-file.ts';
import { leakedSecrets } from '../harness/secrets.ts';
import { aUser, addressees, keyChanges } from '../harness/steps.ts';
import { type HandlerName, invokeBundled } from './bundled.ts';
import { STORE, functionsOf } from './functions.ts';

const HANDLERS: readonly HandlerName[] = ['account', 'accounts', 'summarise', 'mail-events'];
const RUN = 'day-2026-11-04';

describe('the bundled functions', () => {
  it.each(HANDLERS)('%s says what is missing in its environment', async (handler) => {
    const { error, log } = await invokeBundled(handler, {}, {});
    expect(error?.message).toContain('KEYWARDEN_CONFIG');
    expect(JSON.parse(log.split('\n')[0] ?? '')).toMatchObject({ level: 'ERROR', service: 'keywarden' });
  });

  it('run over an account to the end: read the store, rotate into Secrets Manager, write to the owner', async () => {
    const rules = [{ name: 'all', rotate: { by: 'keywarden', after: '90d', remind: [] } }];
    const world = await aWorld({ users: [aUser('ana', { ageDays: 100, lastUsedDaysAgo: 1 })] });
    await functionsOf(world, policyFile({ rules, deliver: { to: 'secrets-manager' }, store: STORE }));
    const { answer, log } = await invokeBundled('account', { run: RUN }, environment(world));
    expect(answer).toMatchObject({ account: ACCOUNT, outcome: 'done', continue: false });
    expect(keyChanges(world)).toEqual(['iam:CreateAccessKey']);
    expect(addressees(world)).toEqual(['ana@example.com']);
    expect(log).toContain('"AccountsDone":1');
    expect(leakedSecrets(world.control, [log])).toEqual([]);
  });

  it('list an organization, and say what became of it', async () => {
    const world = await anOrganization();
    const accounts = { organization: { role: 'KeywardenMember', 'external-id': 'example-trading' } };
    await functionsOf(world, policyFor(accounts, { store: STORE }));
    const listed = await invokeBundled('accounts', { run: RUN }, environment(world));
    expect(listed.answer).toMatchObject({ bucket: 'keywarden-state', count: 7 });
    const summed = await invokeBundled('summarise', { run: RUN }, environment(world));
    expect(summed.answer).toMatchObject({ ok: false, totals: { accounts: 8, failed: 7, leftOut: 1 } });
  });
});

function environment({ sandbox, control }: World): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = control.credentials();
  return {
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    KEYWARDEN_CONFIG: 's3://keywarden-state/keywarden.yaml',
    KEYWARDEN_MODE: 'enforce',
  };
}
