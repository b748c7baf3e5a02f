import type { Cause } from '../model/cause.ts';
import type { Announced, Ground } from '../model/receipt.ts';
import type { Duration, Instant } from '../model/time.ts';
import type { ReasonCode } from './reasons.ts';
import type { KeySituation } from './situation.ts';

interface GroundWords<A extends Announced> {
  readonly announced: A;
  readonly reason: ReasonCode;
  readonly measured: string;
  readonly since: Instant;
  readonly cause?: Cause | null;
  readonly limit?: Duration | null;
  readonly successor?: string | null;
}

/** The ground of a step on this key, under the rule that matches today. */
export function groundOf<A extends Announced>(
  { rule }: Pick<KeySituation, 'rule'>,
  { announced, reason, measured, since, cause = null, limit = null, successor = null }: GroundWords<A>,
): Ground & { readonly announced: A } {
  // Written out field by field: this runs for every key that is told of, and copying the rest of an object is slow.
  return { announced, reason, measured, since, cause, rule: rule?.name ?? null, limit, successor };
}
