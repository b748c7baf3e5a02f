interface Said {
  /** What was found or tried, naming the sink: `The bucket handover`. */
  readonly what: string;
  readonly why: string;
  /** What to do next. */
  readonly todo: string;
}

/** A sink that secrets must not go into, or that did not keep what it was given. Never carries a secret. */
export class SinkError extends Error {
  constructor({ what, why, todo }: Said) {
    super(`${what} ${why}. ${todo}`);
    this.name = 'SinkError';
  }
}
