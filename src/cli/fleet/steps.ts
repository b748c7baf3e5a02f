/** The steps of a plan as columns: the ones that cannot be taken back first. */
export const STEP_COLUMNS: readonly (readonly [kind: string, head: string])[] = [
  ['delete', 'to delete'],
  ['deactivate', 'to deactivate'],
  ['rotate', 'to rotate'],
  ['repair', 'to repair'],
  ['notify', 'to notify'],
];

/** What was done, as columns. */
export const DONE_COLUMNS: readonly (readonly [kind: string, head: string])[] = [
  ['failed', 'failed'],
  ['delete', 'deleted'],
  ['deactivate', 'deactivated'],
  ['rotate', 'rotated'],
  ['repair', 'repaired'],
  ['notify', 'notified'],
  ['skipped', 'skipped'],
];
