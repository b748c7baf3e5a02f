/** Which calls a fault strikes, and how often. */
interface Where {
  /** `iam:ListUsers`; `*` stands for any text: `iam:*`, `*:Get*`. */
  readonly operation: string;
  readonly account?: string;
  /** Matches the request's `UserName`, without regard to case. */
  readonly userName?: string;
  /** How many matching calls it strikes; left out: all. */
  readonly times?: number;
  /** How many matching calls pass before it strikes first. */
  readonly after?: number;
}

/** What goes wrong. */
export type Fault = Where &
  (
    | { readonly kind: 'throttle' }
    /** An error in place of the effect. `AccessDenied` and its like get AWS's message unless one is given. */
    | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message?: string }
    /** The effect happens, and an error is answered all the same. */
    | {
        readonly kind: 'error-after';
        readonly code: string;
        readonly status: number;
        readonly message?: string;
      }
    /** An error in place of the effect that repeats what was sent: its body, and its session token. */
    | { readonly kind: 'echo'; readonly code: string; readonly status: number }
    /** The connection breaks: before anything happened, or after everything did. */
    | { readonly kind: 'drop' | 'drop-after' }
    /** The answer takes so many real ms longer. */
    | { readonly kind: 'latency'; readonly ms: number }
  );

/** A fault that was set, with the number to take it back by. */
export type ActiveFault = Fault & {
  readonly id: number;
  /** How often it has struck. */
  readonly struck: number;
};
