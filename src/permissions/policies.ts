import type { Policy } from '../core/model/policy.ts';
import { type PolicyDocument, type Statement, documentOf, sizeOf } from './document.ts';
import { actStatements, acts } from './parts/act.ts';
import { deliverStatements } from './parts/deliver.ts';
import { doctorStatements } from './parts/doctor.ts';
import { enterStatements } from './parts/enter.ts';
import { issueStatements } from './parts/issue.ts';
import { notifyStatements } from './parts/notify.ts';
import { readStatements } from './parts/read.ts';
import { sealStatements } from './parts/seal.ts';
import { storeStatements } from './parts/store.ts';
import type { Place } from './place.ts';
import { RUNNING, type Running } from './roles.ts';

/** One policy to attach. */
export interface RolePolicy {
  readonly role: string;
  /** What it lets its bearer do, for people. */
  readonly does: string;
  /** Whose it is. With one account there is only one identity. */
  readonly attachTo: readonly ('the identity that runs Keywarden' | 'the role in every account')[];
  /** Characters as IAM counts them. */
  readonly size: number;
  readonly document: PolicyDocument;
}

/**
 * The least that running under this configuration takes, for what is switched on in it: no `deliver`, no secrets. Made
 * of the actions that the functions of src/aws declare.
 * @param storePlace the bucket of the store; null: it is a folder
 */
export function runningPolicies(
  policy: Policy,
  place: Place,
  storePlace: { readonly bucket: string; readonly prefix: string } | null,
): readonly RolePolicy[] {
  const { accounts, notify, deliver } = policy;
  const statements: Readonly<Record<Running, readonly Statement[]>> = {
    read: readStatements(place),
    write: acts(policy) ? actStatements(policy, place) : [],
    issue:
      acts(policy) && deliver !== null
        ? [...issueStatements(policy, place), ...deliverStatements(deliver, place)]
        : [],
    notify: notify === null ? [] : notifyStatements(notify, place),
    store: storePlace === null ? [] : storeStatements(storePlace, place),
    seal: sealStatements(policy, place),
    accounts: accounts === 'self' ? [] : enterStatements(accounts, place),
  };
  return RUNNING.filter((role) => statements[role].length > 0).map((role) =>
    rolePolicy(role, DOES[role], statements[role], bearers(policy, role)),
  );
}

/** What `doctor` sees more with, and no run needs; for whom it looks at, so for each of them. */
export function doctorPolicy(
  policy: Policy,
  place: Place,
  storePlace: { readonly bucket: string } | null,
): RolePolicy {
  const does = 'looks at SES, buckets, and what policies say (doctor); running needs none of it';
  const begins = 'the identity that runs Keywarden' as const;
  const bearers = policy.accounts === 'self' ? [begins] : (['the role in every account', begins] as const);
  return rolePolicy('doctor', does, doctorStatements(policy, place, storePlace), bearers);
}

/** A policy with its size. */
function rolePolicy(
  role: string,
  does: string,
  statements: readonly Statement[],
  attachTo: RolePolicy['attachTo'],
): RolePolicy {
  const document = documentOf(statements);
  return { role, does, attachTo, size: sizeOf(document), document };
}

const DOES: Readonly<Record<Running, string>> = {
  read: 'looks at users and keys, and changes nothing (scan, plan, explain, forecast)',
  write: 'switches keys off and on, deletes them, and keeps records on users (apply, rotate, restore)',
  issue:
    'issues keys where a rule has `rotate: { by: keywarden }`, and hands over their secrets (apply, rotate)',
  notify: 'writes to owners in the name of one sender',
  store: 'keeps receipts, journal, cache and lock in the bucket',
  seal: 'makes and verifies the seals on what Keywarden writes: give it to nobody else',
  accounts: 'chooses accounts and enters them',
};

const IN_EVERY_ACCOUNT: ReadonlySet<Running> = new Set(['read', 'write', 'issue']);

/** Mail, store, seals and entering are of where a run begins; the account that it begins in may be entered like any other. */
function bearers({ accounts }: Policy, role: Running): RolePolicy['attachTo'] {
  if (accounts === 'self' || !IN_EVERY_ACCOUNT.has(role)) return ['the identity that runs Keywarden'];
  const begins = accounts.entry.own === 'credentials';
  return ['the role in every account', ...(begins ? (['the identity that runs Keywarden'] as const) : [])];
}
