import type { ItemResult } from '../act/deps.ts';
import type { Instant } from '../core/model/time.ts';
import type { Announced } from '../core/model/receipt.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Deed } from './cast/acts.ts';
import type { CastAccount } from './cast/types.ts';

/** One thing that happened in the demo. */
export type Happening = Subject &
  (
    | {
        readonly kind: 'told' | 'reminded';
        readonly announced: Announced;
        readonly promised: Instant | null;
        readonly to: string;
      }
    | { readonly kind: 'deactivated' | 'deleted' | 'adopted' | 'restored' | 'found-restored' }
    /** A key was replaced; the new one is stored and tested, and its owner is told where. */
    | { readonly kind: 'rotated' }
    /** The replacement of a key was not brought to its end: by a run that was killed, and taken back by a later one. */
    | { readonly kind: 'killed' | 'undone' }
    /** A key that Keywarden made is there. */
    | { readonly kind: 'issued' }
    /** A key that Keywarden made is in the hands of whoever it is for. */
    | { readonly kind: 'fetched' }
    | { readonly kind: 'failed' | 'skipped' }
    /** Somebody did something once. */
    | { readonly kind: 'deed'; readonly deed: Deed['kind'] }
    /** A key was used and AWS refused. */
    | { readonly kind: 'refused' }
    /** Something went wrong around us, or the run as a whole did. */
    | { readonly kind: 'trouble' }
  );

/** One of a kind. */
export type HappeningOf<K extends Happening['kind']> = OfKind<Happening, K>;
type OfKind<H, K> = H extends { readonly kind: infer Own }
  ? K extends Own
    ? H & { readonly kind: K }
    : never
  : never;

export function isKind<K extends Happening['kind']>(kind: K): (each: Happening) => each is HappeningOf<K> {
  return (each): each is HappeningOf<K> => each.kind === kind;
}

interface Subject {
  readonly day: number;
  /** Null: it concerns all of them. */
  readonly account: CastAccount | null;
  readonly user: string | null;
  readonly keyId: string | null;
  readonly reason: ReasonCode | null;
  /** A sentence or its beginning, for people. */
  readonly says: string;
}

/** What one item of a run came to. */
export function happeningOf(
  day: number,
  account: CastAccount,
  { item, outcome, message }: ItemResult,
): Happening | null {
  const { decision } = item;
  const { user, keyId, reason } = decision;
  const subject = { day, account, user, keyId, reason, says: message };
  if (outcome !== 'done') return { ...subject, kind: outcome };
  switch (decision.step) {
    case 'notify': {
      const { announced, promised, reminder } = decision.notice;
      return {
        ...subject,
        kind: reminder === null ? 'told' : 'reminded',
        announced,
        promised,
        to: decision.owner ?? '',
      };
    }
    case 'deactivate':
      return { ...subject, kind: 'deactivated' };
    case 'delete':
      return { ...subject, kind: 'deleted' };
    case 'rotate':
      return { ...subject, kind: 'rotated' };
    case 'repair':
      if (reason === 'RotationInterrupted') return { ...subject, kind: 'undone' };
      if (reason === 'Adopted') return { ...subject, kind: 'adopted' };
      return reason === 'RestoredByHand' ? { ...subject, kind: 'found-restored' } : null;
  }
}
