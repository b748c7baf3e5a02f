import { describe, expect, it } from 'vitest';
import { ACCOUNT, aWorld } from '../harness/cli.ts';
import { filesBelow } from '../harness/io.ts';
import { MEMBERS, anOrganization } from '../harness/organization.ts';
import { policyFile } from '../harness/policy-file.ts';
import { createdKeys } from '../harness/secrets.ts';
import { aUser, apply, statusOf } from '../harness/steps.ts';

const ROTATES = {
  name: 'everyone',
  rotate: { after: '90d', by: 'keywarden', deactivate: '7d' },
};
const SINKS = [
  { deliver: { to: 'secrets-manager' }, operation: 'secretsmanager:PutSecretValue', after: 0 },
  // The first object is the probe.
  { deliver: { to: 's3', bucket: 'handover' }, operation: 's3:PutObject', after: 1 },
];

// Every world fails its test when a secret came out: in what was printed, the store, a mail or a tag.
describe('an endpoint that repeats what it was sent', () => {
  it.each(SINKS)('gets no new secret into an error of $operation', async ({ deliver, operation, after }) => {
    const world = await aWorld({
      policy: policyFile({ rules: [ROTATES], deliver }),
      users: [aUser('ana', { ageDays: 400, lastUsedDaysAgo: 1 })],
      s3: { buckets: [{ name: 'handover' }] },
    });
    world.control.addFault({ kind: 'echo', operation, code: 'ValidationException', status: 400, after });
    const ran = await apply(world, '--debug');
    expect(ran.failed).toContain('rotate ana');
    expect(ran.out).toContain('[secret]');
    const [made] = createdKeys(world.control);
    expect(made).toBeDefined();
    expect(statusOf(world, made!)).toBe('gone');
    expect((await filesBelow(world.folder)).join('\n')).toContain('[secret]');
  });

  it('gets no session token and no secret of a role into an error', async () => {
    const world = await anOrganization();
    world.control.addFault({
      kind: 'echo',
      operation: 'iam:GetAccountAuthorizationDetails',
      account: MEMBERS.prod,
      code: 'ValidationError',
      status: 400,
    });
    const ran = await world.run(['scan', '--debug']);
    const said = ran.out + ran.err;
    expect(said).toContain('[secret]');
    const tokens = world.control.calls({ operation: 'AssumeRole' });
    expect(tokens.length).toBeGreaterThan(0);
    expect(said).not.toMatch(/[A-Za-z0-9+/=]{60,}/);
  });
});

it('an error about something else is repeated as it is', async () => {
  const world = await aWorld({ users: [aUser('ana', { ageDays: 400 })] });
  world.control.addFault({
    kind: 'error',
    operation: 'iam:ListAccessKeys',
    code: 'ValidationError',
    status: 400,
    message: `The user ana of ${ACCOUNT} is odd.`,
  });
  const ran = await world.run(['scan']);
  expect(ran.out + ran.err).toContain(`The user ana of ${ACCOUNT} is odd`);
});
