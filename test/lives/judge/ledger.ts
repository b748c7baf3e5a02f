import type { Instant } from '../../../src/core/model/time.ts';
import type { LoggedCall } from '../../../src/sandbox/log/call-log.ts';

/** One key as the calls tell of it. */
export interface Known {
  readonly id: string;
  user: string;
  readonly madeAt: Instant;
  /** Keywarden made it, in its run of that number; null: a person did, or it was there before. */
  readonly madeInRun: number | null;
  status: 'Active' | 'Inactive' | 'gone';
  /** Since when it has that status. */
  since: Instant;
  /** Whether Keywarden gave it that status. */
  byKeywarden: boolean;
  /** When somebody switched it on again after Keywarden had switched it off: its clocks start afresh. */
  restoredAt: Instant;
  /** Why Keywarden wants it off, as it wrote on the user. */
  cause: string | null;
}

export type BornKeys = ReadonlyMap<string, { readonly user: string; readonly madeAt: Instant }>;

/** What AWS was asked to do to keys, in its order. */
export interface Ledger {
  readonly keys: ReadonlyMap<string, Known>;
  /** @param run number of Keywarden's run; null: somebody else's call */
  readonly take: (call: LoggedCall, run: number | null) => void;
  readonly renamed: (from: string, to: string) => void;
}

export function aLedger(born: BornKeys): Ledger {
  const keys = new Map<string, Known>();
  const begin = (id: string, user: string, madeAt: Instant, run: number | null): void => {
    const fresh = { status: 'Active', since: madeAt, restoredAt: -Infinity, cause: null } as const;
    keys.set(id, { id, user, madeAt, madeInRun: run, byKeywarden: run !== null, ...fresh });
  };
  for (const [id, { user, madeAt }] of born) begin(id, user, madeAt, null);

  const renamed = (from: string, to: string): void => {
    for (const key of keys.values()) if (key.user === from) key.user = to;
  };

  return {
    keys,
    renamed,
    take: (call, run) => {
      const at = Date.parse(call.at);
      if (call.operation === 'TagUser' && run !== null) noteCauses(keys, call);
      if (call.operation === 'CreateAccessKey')
        begin(call.noted['AccessKeyId'] ?? '', textOf(call.parameters['UserName']), at, run);
      // A key that was made right before its user was renamed is heard of after the new name.
      const newName = textOf(call.parameters['NewUserName']);
      if (call.operation === 'UpdateUser' && newName !== '')
        renamed(textOf(call.parameters['UserName']), newName);
      const key = keys.get(textOf(call.parameters['AccessKeyId']));
      if (key === undefined) return;
      if (call.operation === 'DeleteAccessKey')
        Object.assign(key, { status: 'gone', since: at, byKeywarden: run !== null });
      if (call.operation !== 'UpdateAccessKey') return;
      const status = textOf(call.parameters['Status']) === 'Active' ? 'Active' : 'Inactive';
      if (status === key.status) return;
      const isRestored = status === 'Active' && key.byKeywarden;
      Object.assign(key, { status, since: at, byKeywarden: run !== null });
      if (isRestored) key.restoredAt = at;
    },
  };
}

/** The tag is in the log of AWS: what was meant, in the words of whoever meant it. */
function noteCauses(keys: ReadonlyMap<string, Known>, { parameters }: LoggedCall): void {
  for (const [name, value] of Object.entries(parameters['Tags'] ?? {})) {
    const key = keys.get(/^keywarden:(AKIA[A-Z0-9]{16})$/.exec(name)?.[1] ?? '');
    const cause = /\bcause=(\w+)/.exec(textOf(value))?.[1];
    if (key !== undefined && cause !== undefined) key.cause = cause;
  }
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
