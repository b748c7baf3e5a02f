/** The policies that running Keywarden takes, each a role it can play. */
export const RUNNING = ['read', 'write', 'issue', 'notify', 'store', 'seal', 'accounts'] as const;
export type Running = (typeof RUNNING)[number];
