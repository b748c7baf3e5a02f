import type { Agreement, Evidence } from '../evidence.ts';
import { type Change, changes, isAbout, usesOf } from '../history.ts';

/** Whether the key's user had a newer one at the time of the step: made since, in use, and not off. */
export function hasSuccessor(step: Change, evidence: Evidence, agreement: Agreement): boolean {
  return evidence.calls.some((call) => {
    const successor = call.noted['AccessKeyId'];
    if (call.operation !== 'CreateAccessKey' || successor === undefined || !isAbout(call, step)) return false;
    const last = changes(evidence, agreement).findLast(
      ({ keyId, at }) => keyId === successor && at < step.at,
    );
    const isOn = last === undefined || last.what === 'activated';
    return isOn && usesOf(successor, evidence).some((at) => at < step.at);
  });
}
