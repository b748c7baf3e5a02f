/** Why a key was deactivated; names the section whose `delete` applies. */
export type Cause = (typeof CAUSES)[number];
export const CAUSES = ['unused', 'rotated', 'adopted'] as const;
