import type { UserObservation } from '../core/model/observation.ts';
import type { SinkUser } from '../core/ports.ts';

/** The user as a sink knows them, and as records are kept on them. */
export function sinkUser({ account, user, userId, arn }: UserObservation): SinkUser {
  return { account, user, userId: userId.known ? userId.value : '', arn };
}
