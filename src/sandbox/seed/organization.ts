import {
  type Membership,
  type Organization,
  type Unit,
  organizationOf,
  setOrganization,
} from '../organizations/state.ts';
import type { World } from '../world.ts';
import type { AccountSeed } from './schema.ts';
import type { MembershipSeed, OrganizationSeed, UnitSeed } from './schema-organization.ts';

/** What does not fit about an organization: with its own accounts and units, or with one that is there. */
export const checkOrganization = (
  world: World,
  organization: OrganizationSeed | undefined,
  accounts: readonly AccountSeed[],
): readonly string[] => {
  const present = organizationOf(world);
  if (organization === undefined) {
    if (present !== null) return checkUnits(accounts, [...present.units.keys()]);
    const place = accounts.findIndex(({ membership }) => membership !== undefined);
    return place === -1 ? [] : [`accounts[${place}].membership: there is no organization`];
  }
  if (present !== null) return ['organization: there is one already'];
  const ids = new Set([...world.accounts(), ...accounts.map(({ id }) => id)]);
  const units = unitsBelow(ROOT, organization.units).map(({ id }) => id);
  const isMissing = (id: string): boolean => !ids.has(id);
  return [
    ...(isMissing(organization.management)
      ? [`organization.management: there is no account ${organization.management}`]
      : []),
    ...organization.delegated
      .filter(isMissing)
      .map((id) => `organization.delegated: there is no account ${id}`),
    ...units
      .filter((id, index) => units.indexOf(id) < index)
      .map((id) => `organization.units: ${id} stands twice`),
    ...checkUnits(accounts, units),
  ];
};

const checkUnits = (accounts: readonly AccountSeed[], units: readonly string[]): readonly string[] =>
  accounts.flatMap(({ membership }, index) =>
    membership?.unit === undefined || units.includes(membership.unit)
      ? []
      : [`accounts[${index}].membership.unit: there is no unit ${membership.unit}`],
  );

/** Founds the organization; the accounts that are there already are in it. The seed has been checked. */
export const foundOrganization = (world: World, seed: OrganizationSeed): void => {
  const units = unitsBelow(ROOT, seed.units);
  const organization: Organization = {
    id: seed.id,
    rootId: ROOT,
    management: seed.management,
    delegated: new Set(seed.delegated),
    units: new Map(units.map((unit) => [unit.id, unit])),
    members: new Map(),
  };
  setOrganization(world, organization);
  for (const account of world.accounts()) joinOrganization(world, account, undefined);
};

/** Puts an account into the organization, if there is one, or changes its place in it. */
export const joinOrganization = (world: World, account: string, seed: MembershipSeed | undefined): void => {
  const organization = organizationOf(world);
  if (organization === null || (seed === undefined && organization.members.has(account))) return;
  organization.members.set(account, membershipOf(world, account, seed));
};

const ROOT = 'r-exam';
const FIVE_YEARS = 5 * 365 * 24 * 60 * 60 * 1000;

const membershipOf = (world: World, account: string, seed: MembershipSeed | undefined): Membership => ({
  email: seed?.email ?? `aws+${account}@example.com`,
  state: seed?.state ?? 'ACTIVE',
  parent: seed?.unit ?? ROOT,
  joinedAt: Math.floor((world.now() - FIVE_YEARS) / 1000) * 1000,
  tags: Object.entries(seed?.tags ?? {}),
});

const unitsBelow = (parent: string, units: readonly UnitSeed[]): readonly Unit[] =>
  units.flatMap(({ id, name, units: within }) => [{ id, name, parent }, ...unitsBelow(id, within)]);
