import type { World } from './world.ts';

/** What an account is called, beside its id. */
export interface AccountInfo {
  name: string;
}

/** An account that was given no name is called by its id. */
export const accountInfo = (world: World, account: string): AccountInfo =>
  world.slice(account, 'account', () => ({ name: account }));
