import type { LoggedParameters } from '../service.ts';
import type { World } from '../world.ts';

/** One AWS call, as the embedded AWS saw it. Holds no secret. */
export interface LoggedCall {
  /** Counts from 1 since the start, over all accounts; goes on after the log was cleared. */
  readonly seq: number;
  /** The embedded clock, UTC ISO 8601. */
  readonly at: string;
  readonly service: string;
  readonly operation: string;
  /** The account the caller acts in; null when the caller is unknown. */
  readonly account: string | null;
  readonly caller: string | null;
  /** The caller's unique id: `AIDA…`, or `AROA…:session`; null when the caller is unknown. */
  readonly principalId: string | null;
  readonly accessKeyId: string | null;
  /** The region the request was signed for; null when it was not signed. */
  readonly region: string | null;
  readonly requestId: string;
  readonly userAgent: string | null;
  readonly parameters: LoggedParameters;
  /** What the answer says, e.g. the id of a new key. */
  readonly noted: Readonly<Record<string, string>>;
  readonly access: 'read' | 'write';
  /** The HTTP status answered; null when the connection was dropped. */
  readonly status: number | null;
  /** The error code answered; null for success. */
  readonly error: string | null;
  /** The error message answered. */
  readonly message: string | null;
  /** The operation was carried out, whatever was answered. */
  readonly effect: boolean;
}

/** Which calls to show; every field given must match. */
export interface CallFilter {
  readonly service?: string;
  readonly operation?: string;
  readonly account?: string;
  /** The `UserName` parameter. */
  readonly user?: string;
  readonly accessKeyId?: string;
  readonly access?: string;
  /** An error code; `none` for success. */
  readonly error?: string;
  /** Only calls with a greater `seq`. */
  readonly after?: number;
}

export interface CallLog {
  /** @returns the number the call got. */
  readonly add: (call: Omit<LoggedCall, 'seq'>) => number;
  readonly read: (filter?: CallFilter) => readonly LoggedCall[];
  /** Every call, cleared ones too, in the order they came: what CloudTrail's event history is made of. */
  readonly history: () => readonly LoggedCall[];
  /** Leaves what was logged so far out of `read`. */
  readonly clear: () => void;
}

/** The call log of a world. */
export const callLogOf = (world: World): CallLog => world.slice('global', 'call-log', createCallLog);

const createCallLog = (): CallLog => {
  const calls: LoggedCall[] = [];
  let last = 0;
  let cleared = 0;
  return {
    add: (call) => {
      last += 1;
      calls.push({ seq: last, ...call });
      return last;
    },
    read: (filter = {}) => calls.filter((call) => call.seq > cleared && matches(call, filter)),
    history: () => calls,
    clear: () => {
      cleared = last;
    },
  };
};

/** Reads that are called otherwise: they change nothing in the account. */
export const accessOf = (operation: string): 'read' | 'write' =>
  /^(?:Get|List|Head|Describe|Lookup|Validate|Generate|Verify|Assume|Simulate)/.test(operation)
    ? 'read'
    : 'write';

const matches = (call: LoggedCall, filter: CallFilter): boolean =>
  isOrAny(filter.service, call.service) &&
  isOrAny(filter.operation, call.operation) &&
  isOrAny(filter.account, call.account) &&
  isOrAny(filter.user, call.parameters['UserName']) &&
  isOrAny(filter.accessKeyId, call.accessKeyId) &&
  isOrAny(filter.access, call.access) &&
  isOrAny(filter.error, call.error ?? 'none') &&
  call.seq > (filter.after ?? 0);

const isOrAny = (wanted: string | undefined, actual: unknown): boolean =>
  wanted === undefined || wanted === actual;
