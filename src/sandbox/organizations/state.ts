import type { Instant, World } from '../world.ts';

export const ACCOUNT_STATES = [
  'PENDING_ACTIVATION',
  'ACTIVE',
  'SUSPENDED',
  'PENDING_CLOSURE',
  'CLOSED',
] as const;
type AccountState = (typeof ACCOUNT_STATES)[number];

/** An account's place in the organization; its name is in `accounts.ts`. */
export interface Membership {
  readonly email: string;
  readonly state: AccountState;
  /** Id of the root or unit that it is in. */
  readonly parent: string;
  readonly joinedAt: Instant;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface Unit {
  readonly id: string;
  readonly name: string;
  /** Id of the root or unit that it is in. */
  readonly parent: string;
}

/** An organization: one a world at most. */
export interface Organization {
  readonly id: string;
  readonly rootId: string;
  readonly management: string;
  /** Accounts that may read it beside the management account. */
  readonly delegated: Set<string>;
  readonly units: Map<string, Unit>;
  /** By account id, in the order in which they are listed. */
  readonly members: Map<string, Membership>;
}

/** The organization of a world; null: there is none. */
export const organizationOf = (world: World): Organization | null => slotOf(world).organization;

export const setOrganization = (world: World, organization: Organization): void => {
  slotOf(world).organization = organization;
};

/** Whether nobody can act in an account any more: it is suspended or closed. */
export const isClosed = (world: World, account: string): boolean => {
  const state = organizationOf(world)?.members.get(account)?.state;
  return state === 'SUSPENDED' || state === 'CLOSED' || state === 'PENDING_ACTIVATION';
};

const slotOf = (world: World): { organization: Organization | null } =>
  world.slice('global', 'organization', (): { organization: Organization | null } => ({
    organization: null,
  }));
