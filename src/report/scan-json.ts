import type { Finding } from '../core/posture/finding.ts';
import type { AccountPosture, Posture } from '../core/posture/posture.ts';
import { toIso } from '../core/model/time.ts';

/** A posture as data, `version` 1: what `scan --output json` prints. Days are whole days, floored. */
export function scanToJson({ generatedAt, accounts }: Posture): object {
  return { version: 1, generatedAt: toIso(generatedAt), accounts: accounts.map(postureToJson) };
}

/** One account of it. */
export function postureToJson({
  account,
  name,
  observedAt,
  users,
  keys,
  activeKeys,
  notes,
  findings,
}: AccountPosture): object {
  return {
    account,
    ...(name === undefined ? {} : { name }),
    observedAt: toIso(observedAt),
    users,
    keys,
    activeKeys,
    notes,
    findings: findings.map(finding),
  };
}

// Named one by one: what is added to a finding later does not slip into the format by itself.
function finding({
  user,
  keyId,
  slot,
  status,
  severity,
  reason,
  ageDays,
  ageFrom,
  idleDays,
  message,
}: Finding): object {
  return { user, keyId, slot, status, severity, reason, ageDays, ageFrom, idleDays, message };
}
