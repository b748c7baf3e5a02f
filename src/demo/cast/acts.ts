import { dataPlatform } from './data-platform.ts';
import { weekdays } from './people.ts';
import { paymentsProd } from './payments-prod.ts';
import { sandboxDev } from './sandbox-dev.ts';
import type { CastAccount, Spell } from './types.ts';

/** Something somebody does once, beside using keys. */
export interface Act {
  readonly day: number;
  /** UTC, `09:30`. */
  readonly time: string;
  readonly account: CastAccount;
  /** Whom it concerns. */
  readonly user: string;
  /** Whose key signs the call; absent: the user's own, another one than the call is about. */
  readonly by?: string;
  readonly does: Deed;
  /** What happened, for people. */
  readonly says: string;
}

/** Keys are counted from 1 in the order of the cast, then as they are made. */
export type Deed =
  /** `keywarden restore`, by the operators. */
  | { readonly kind: 'restore'; readonly key: number }
  | { readonly kind: 'status'; readonly key: number; readonly status: 'Active' | 'Inactive' }
  | { readonly kind: 'delete'; readonly key: number }
  | { readonly kind: 'create'; readonly uses: readonly Spell[] }
  | { readonly kind: 'attach' | 'detach'; readonly policy: string }
  | { readonly kind: 'tag'; readonly name: string; readonly value: string };

const QUARANTINE = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';

export const ACTS: readonly Act[] = [
  {
    day: 5,
    time: '10:20',
    account: dataPlatform,
    user: 'igor.petrov',
    does: { kind: 'delete', key: 2 },
    says: 'igor.petrov has read the mail, and deletes the old key',
  },
  {
    day: 6,
    time: '09:40',
    account: paymentsProd,
    user: 'farid.haddad',
    does: { kind: 'create', uses: weekdays },
    says: 'farid.haddad makes a new key and moves over',
  },
  {
    day: 16,
    time: '08:10',
    account: paymentsProd,
    user: 'hugo.marchetti',
    does: { kind: 'restore', key: 1 },
    says: 'hugo.marchetti needs the key for the quarterly close: keywarden restore',
  },
  {
    day: 20,
    time: '16:30',
    account: paymentsProd,
    user: 'farid.haddad',
    does: { kind: 'status', key: 1, status: 'Inactive' },
    says: 'farid.haddad switches the old key off by hand',
  },
  {
    day: 25,
    time: '08:45',
    account: dataPlatform,
    user: 'gil.peretz',
    by: 'nadia.okafor',
    does: { kind: 'status', key: 1, status: 'Active' },
    says: 'gil.peretz has the key switched on again, as the mail says',
  },
  {
    day: 25,
    time: '11:15',
    account: sandboxDev,
    user: 'hana.kim',
    does: { kind: 'create', uses: [] },
    says: 'hana.kim makes a second key, just in case',
  },
  {
    day: 40,
    time: '10:00',
    account: paymentsProd,
    user: 'liam.brandt',
    does: { kind: 'create', uses: [{ everyDays: 7, from: 43 }] },
    says: 'liam.brandt makes a new key and forgets the old one',
  },
  {
    day: 50,
    time: '14:05',
    account: dataPlatform,
    user: 'fatima.zahra',
    by: 'nadia.okafor',
    does: { kind: 'attach', policy: QUARANTINE },
    says: 'a key of fatima.zahra is found in a public repository: quarantined',
  },
  {
    day: 51,
    time: '15:20',
    account: dataPlatform,
    user: 'fatima.zahra',
    by: 'nadia.okafor',
    does: { kind: 'create', uses: [{ every: 'weekday', from: 52 }] },
    says: 'fatima.zahra gets a new key from the security team',
  },
  {
    day: 52,
    time: '09:05',
    account: dataPlatform,
    user: 'fatima.zahra',
    by: 'nadia.okafor',
    does: { kind: 'status', key: 1, status: 'Inactive' },
    says: 'the security team switches the leaked key off',
  },
  {
    day: 58,
    time: '17:00',
    account: dataPlatform,
    user: 'fatima.zahra',
    by: 'nadia.okafor',
    does: { kind: 'detach', policy: QUARANTINE },
    says: 'fatima.zahra: all is clean, the quarantine is lifted',
  },
  {
    day: 78,
    time: '08:05',
    account: paymentsProd,
    user: 'hugo.marchetti',
    does: { kind: 'restore', key: 1 },
    says: 'hugo.marchetti needs it once more: keywarden restore',
  },
  {
    day: 78,
    time: '11:30',
    account: paymentsProd,
    user: 'hugo.marchetti',
    by: 'alice.morgan',
    does: {
      kind: 'tag',
      name: 'keywarden:exempt',
      value: 'until=2027-03-31 reason=quarterly close - moves to a role in March',
    },
    says: 'hugo.marchetti is made exempt until the end of March',
  },
  {
    day: 90,
    time: '13:40',
    account: sandboxDev,
    user: 'dev-test-1',
    by: 'anna.schmidt',
    does: { kind: 'tag', name: 'email', value: 'web@example.com' },
    says: 'somebody remembers whose dev-test-1 is, and tags it',
  },
];

/** Days on which no run took place: the scheduler was broken, and nobody noticed over the weekend. */
export const MISSED: ReadonlySet<number> = new Set([42, 43, 44]);
