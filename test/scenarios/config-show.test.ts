import { expect, it } from 'vitest';
import { aWorld } from '../harness/cli.ts';
import { EVERYONE, policyFile } from '../harness/policy-file.ts';
import { BUSY, aUser } from '../harness/steps.ts';

const robots = { name: 'robots', match: { tags: { kind: 'ci' } }, rotate: { by: 'owner', after: '30d' } };
const policy = policyFile({ rules: [robots, EVERYONE] });

it('config show --user names the rule that is theirs, and why no other is', async () => {
  const bot = aUser('bot', BUSY);
  const world = await aWorld({
    policy,
    users: [aUser('ana', BUSY), { ...bot, tags: { ...bot.tags, kind: 'ci' } }],
  });
  const ana = await world.run(['config', 'show', '--user', 'ana']);
  expect(ana.code).toBe(0);
  expect(ana.out).toContain('ana is under the rule "everyone"');
  expect(ana.out).toContain('robots: does not match\n  no      tag kind is like ci');
  const { json } = await world.run(['config', 'show', '--user', 'bot', '--output', 'json']);
  expect(json()).toMatchObject({ version: 1, user: 'bot', rule: 'robots' });
  expect(await world.run(['config', 'show', '--user', 'zoe'])).toMatchObject({ code: 2 });
});
