import { describe, expect, it } from 'vitest';
import { organizationOf } from '../organizations/state.ts';
import { openSandbox } from '../testing/open-sandbox.ts';
import { SeedError } from './parse.ts';
import type { SeedDocument } from './schema.ts';

const ID = '111111111111';
const UNITS = [{ id: 'ou-exam-prod0001', name: 'Production' }];

const faultsOf = async (seed: SeedDocument) => {
  try {
    await openSandbox({ seed });
  } catch (error) {
    if (error instanceof SeedError) return error.faults;
    throw error;
  }
  return [];
};

describe('an organization in a seed', () => {
  it('is made up with so many accounts and users, the same every time, in the units that hold no others', async () => {
    const generate = { accounts: 30, users: 400, suspended: 2, denied: 3, seed: 5 };
    const seed = { organization: { management: ID, units: UNITS, generate }, accounts: [{ id: ID }] };
    const [one, other] = [await openSandbox({ seed }), await openSandbox({ seed })];
    const states = one.control.state();
    expect(states).toEqual(other.control.state());
    expect(states).toHaveLength(31);
    expect(states.flatMap(({ users }) => users)).toHaveLength(400);
    expect(new Set(states.map(({ name }) => name)).size).toBe(31);
    expect(states.filter(({ roles }) => roles.length === 0)).toHaveLength(3);
    const members = [...(organizationOf(one.world)?.members.values() ?? [])];
    expect(members.filter(({ state }) => state === 'SUSPENDED')).toHaveLength(2);
    expect(members.filter(({ parent }) => parent === 'ou-exam-prod0001')).toHaveLength(30);
  });

  it('takes in accounts that a later seed adds', async () => {
    const { control, world } = await openSandbox({
      seed: { organization: { management: ID }, accounts: [{ id: ID }] },
    });
    control.seed({ accounts: [{ id: '222222222222', membership: { state: 'CLOSED' } }] });
    expect(organizationOf(world)?.members.get('222222222222')?.state).toBe('CLOSED');
    const lost = { accounts: [{ id: ID, membership: { unit: 'ou-exam-gone0001' } }] };
    expect(() => control.seed(lost)).toThrow('there is no unit ou-exam-gone0001');
  });

  it('is refused where it does not fit, all faults at once', async () => {
    const organization = {
      management: '999999999999',
      delegated: ['888888888888'],
      units: [...UNITS, ...UNITS],
    };
    const accounts = [{ id: ID, membership: { unit: 'ou-exam-gone0001' } }];
    expect(await faultsOf({ organization, accounts })).toEqual([
      'organization.management: there is no account 999999999999',
      'organization.delegated: there is no account 888888888888',
      'organization.units: ou-exam-prod0001 stands twice',
      'accounts[0].membership.unit: there is no unit ou-exam-gone0001',
    ]);
    expect(await faultsOf({ accounts: [{ id: ID, membership: {} }] })).toEqual([
      'accounts[0].membership: there is no organization',
    ]);
  });
});
