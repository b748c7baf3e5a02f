import { describe, expect, it } from 'vitest';
import { decisionsOf } from '../../src/sandbox/policies/decisions.ts';
import { becomeRole, documents, granted, printPolicies, refusedOf } from '../harness/bound.ts';
import { ACCOUNT, type World } from '../harness/cli.ts';
import { MEMBERS, anOrganization, memberKey } from '../harness/organization.ts';
import { statusOf } from '../harness/steps.ts';
import { newlyRefused, removals } from './replay.ts';

const ORGANIZATION = 'o-embedded0001';
const HOME = `arn:aws:iam::${ACCOUNT}:role/Keywarden`;

/**
 * The organization of the harness, every account of which is entered by a role that trusts exactly the role `Keywarden` of
 * the management account; all of them have the policies that `iam-policy` prints and no more.
 * @param principal whom the members trust
 */
async function boundOrganization(principal = HOME) {
  const world = await anOrganization();
  world.control.clearFaults();
  const policies = await printPolicies(world, ['--organization', ORGANIZATION]);
  const [trust] = await printPolicies(world, [
    '--role',
    'trust',
    '--principal',
    principal,
    '--organization',
    ORGANIZATION,
  ]);
  const of = (bearer: string) => documents(policies.filter(({ attachTo }) => attachTo.includes(bearer)));
  const member = {
    name: 'KeywardenMember',
    policies: of('the role in every account'),
    trustPolicy: trust?.document as unknown as Record<string, unknown>,
  };
  world.control.seed({
    accounts: [
      { id: ACCOUNT, roles: [{ name: 'Keywarden', policies: of('the identity that runs Keywarden') }] },
      ...[MEMBERS.prod, MEMBERS.staging, MEMBERS.throttled].map((id) => ({ id, roles: [member] })),
    ],
  });
  world.control.setSwitches({ policies: true });
  return { world, policies };
}

async function applyAsRole(world: World) {
  await becomeRole(world, 'Keywarden');
  return world.run(['apply', '--yes', '--quiet']);
}

describe('an organization under what iam-policy prints', () => {
  it('is looked after in every account, and nothing is allowed that it does not need', async () => {
    const { world, policies } = await boundOrganization();
    const keys = (['home', 'prod', 'staging', 'throttled'] as const).map(memberKey);
    await applyAsRole(world);
    world.passDays(7);
    const { code, out } = await applyAsRole(world);
    // The account that trusts somebody else cannot be entered.
    expect(code).toBe(1);
    expect(out).toContain(MEMBERS.denied);
    expect(keys.map((id) => statusOf(world, id))).toEqual(keys.map(() => 'Inactive'));

    const decisions = decisionsOf(world.sandbox.world);
    expect(refusedOf(decisions)).toEqual([]);
    const enters = policies.filter(({ role }) => role === 'accounts');
    const used = new Set(decisions.map(({ action }) => action));
    expect(granted(enters).filter((action) => !used.has(action))).toEqual([]);
    const documentsOfHome = policies.map(({ document }) => document);
    const needless = removals(documentsOfHome)
      .filter(({ name }) => / in (EntersAccounts|ChoosesAccounts)$/.test(name))
      .filter((removal) => newlyRefused(decisions, removal.documents).length === 0);
    expect(needless.map(({ name }) => name)).toEqual([]);
  });

  it('cannot be entered by another identity of the same account', async () => {
    const { world } = await boundOrganization(`arn:aws:iam::${ACCOUNT}:role/Other`);
    await applyAsRole(world);
    world.passDays(7);
    const { code, out } = await applyAsRole(world);
    expect([code, out]).toEqual([1, expect.stringContaining(MEMBERS.prod)]);
    expect([statusOf(world, memberKey('home')), statusOf(world, memberKey('prod'))]).toEqual([
      'Inactive',
      'Active',
    ]);
  });
});
