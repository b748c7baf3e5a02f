import { describe, expect, it } from 'vitest';
import type { World } from '../harness/cli.ts';
import { MEMBERS, anOrganization, memberUser, policyFor } from '../harness/organization.ts';
import { FALLBACK } from '../harness/policy-file.ts';
import { addressees } from '../harness/steps.ts';
import { STORE, functionsOf } from './functions.ts';

const RUN = 'day-2026-11-04';
const ACCOUNTS = {
  list: [MEMBERS.prod, MEMBERS.staging],
  role: 'KeywardenMember',
  'external-id': 'example-trading',
};

const asked = ({ control }: World) =>
  control.calls().filter(({ operation }) => operation === 'ListSuppressedDestinations').length;

async function aRun() {
  const world = await anOrganization();
  const suppressed = [{ address: `${memberUser('prod')}@example.com`, reason: 'BOUNCE' as const }];
  world.control.seed({
    accounts: [{ id: '111122223333', ses: { identities: ['example.com'], suppressed } }],
  });
  return { world, ...(await functionsOf(world, policyFor(ACCOUNTS, { store: STORE }))) };
}

const target = (account: string) => ({ account, name: null });

describe('whom mail does not reach', () => {
  it('is asked of SES once for a run, whatever number of accounts it goes over', async () => {
    const { world, accounts, account } = await aRun();
    await accounts(RUN);
    await account({ run: RUN, account: target(MEMBERS.prod) });
    await account({ run: RUN, account: target(MEMBERS.staging) });
    expect(asked(world)).toBe(1);
    expect(addressees(world).toSorted()).toEqual([FALLBACK, `${memberUser('staging')}@example.com`]);
  });

  it('is asked by the account itself where nobody listed', async () => {
    const { world, account } = await aRun();
    await account({ run: RUN, account: target(MEMBERS.prod) });
    expect([asked(world), addressees(world)]).toEqual([1, [FALLBACK]]);
  });

  it('when SES does not tell it, begins no run', async () => {
    const { world, accounts } = await aRun();
    world.control.addFault({
      operation: 'ses:ListSuppressedDestinations',
      kind: 'error',
      code: 'AccessDenied',
      status: 403,
    });
    await expect(accounts(RUN)).rejects.toThrow('ses:ListSuppressedDestinations');
  });
});
