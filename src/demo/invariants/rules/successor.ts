import type { Agreement, Evidence } from '../evidence.ts';
import { type Change, changes, isAbout, madeAt, usesOf } from '../history.ts';
import { issuedKeys, usesByOthers } from '../issued.ts';

/**
 * Whether the key's user had a newer one at the time of the step: made since, in use (Keywarden's own test of a key
 * that it made does not count), and not off.
 */
export function hasSuccessor(step: Change, evidence: Evidence, agreement: Agreement): boolean {
  const since = madeAt(step.keyId, evidence) ?? -Infinity;
  return evidence.calls.some((call) => {
    const successor = call.noted['AccessKeyId'];
    if (call.operation !== 'CreateAccessKey' || successor === undefined || !isAbout(call, step)) return false;
    if (Date.parse(call.at) <= since) return false;
    const last = changes(evidence, agreement).findLast(
      ({ keyId, at }) => keyId === successor && at < step.at,
    );
    const isOn = last === undefined || last.what === 'activated';
    const issued = issuedKeys(evidence, agreement).find(({ keyId }) => keyId === successor);
    const uses = issued === undefined ? usesOf(successor, evidence) : usesByOthers(issued, evidence);
    return isOn && uses.some((at) => at < step.at);
  });
}
