import { createHash } from 'node:crypto';

/**
 * Names a sink in an intent: its kind, and a digest of where it is. A repair must not look into another bucket or region
 * than the one that the secret went to, and find nothing there; and an IAM tag has no room for the place itself.
 */
export function placeOf(kind: string, ...where: readonly string[]): string {
  return `${kind}-${createHash('sha256').update(where.join('\n')).digest('hex').slice(0, 8)}`;
}
