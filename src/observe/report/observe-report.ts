import { type Known, known, unknown } from '../../core/model/known.ts';
import type { AccountObservation, KeyObservation, UserObservation } from '../../core/model/observation.ts';
import type { Instant } from '../../core/model/time.ts';
import type { ParsedArn } from './arn.ts';
import { ReportError } from './errors.ts';
import { type Report, parseReport } from './parse.ts';
import { rootObservation } from './root.ts';
import type { SlotKey } from './row.ts';
import { type ReportUser, reportUser } from './user.ts';

const NOT_IN_A_REPORT = unknown('a credential report file does not say it');

/**
 * What a credential report file says of an account, without any call. Key ids, tags, groups and policies stay
 * unknown; ages come from `last_rotated`.
 * @param csv the decoded report
 * @param now ms
 * @throws ReportError where the text is not a credential report, or mixes accounts
 */
export function observeReport(csv: string, now: Instant): AccountObservation {
  const report = parseReport(csv);
  const { account, partition } = accountOf(report);
  const users = [...report.users].flatMap(([name, rows]) => {
    const from = reportUser(name, rows);
    return from ? [offlineUser(account, name, from)] : [];
  });
  return {
    account,
    partition,
    observedAt: now,
    caller: null,
    root: rootObservation(report.root),
    users: users.toSorted((a, b) => (a.user < b.user ? -1 : 1)),
    notes: [
      'Read from a credential report file: ages count from last_rotated, and key ids, tags, groups and policies are not known.',
    ],
  };
}

function accountOf(report: Report): ParsedArn {
  const rows = [...(report.root ? [report.root] : []), ...[...report.users.values()].flat()];
  const arns = rows.flatMap((row) => (row.arn.known ? [row.arn.value] : []));
  const [first] = arns;
  if (first === undefined) throw new ReportError('no row has the ARN of a user or of root');
  const other = arns.find(({ account }) => account !== first.account);
  if (other)
    throw new ReportError(
      `it mixes the accounts ${first.account} and ${other.account}; give one report at a time`,
    );
  return first;
}

function offlineUser(account: string, user: string, { row, keys, faults }: ReportUser): UserObservation {
  return {
    account,
    user,
    arn: row.arn.known ? row.arn.value.text : '',
    path: row.arn.known ? row.arn.value.path : '/',
    userId: NOT_IN_A_REPORT,
    // A row whose date cannot be read carries the fault MalformedRow, which blocks everything that would count from it.
    createdAt: row.createdAt.known ? row.createdAt.value : 0,
    tags: NOT_IN_A_REPORT,
    groups: NOT_IN_A_REPORT,
    attachedPolicies: NOT_IN_A_REPORT,
    keys: offlineKeys(keys),
    faults,
  };
}

function offlineKeys(keys: Known<readonly SlotKey[]>): Known<readonly KeyObservation[]> {
  if (!keys.known) return keys;
  return known(
    keys.value.map(({ slot, active, lastRotated, lastUsed }) => ({
      keyId: null,
      slot,
      status: active ? 'Active' : 'Inactive',
      createdAt: lastRotated,
      ageFrom: 'last_rotated',
      lastUsed,
    })),
  );
}
