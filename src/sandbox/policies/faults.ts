/** A policy that AWS would not take either. */
export class MalformedPolicy extends Error {
  readonly fault: 'syntax' | 'principal';
  constructor(fault: 'syntax' | 'principal') {
    super(`The policy has a fault: ${fault}.`);
    this.name = 'MalformedPolicy';
    this.fault = fault;
  }
}

/** A policy that AWS understands and the embedded AWS does not: it would have to guess what is allowed. */
export class UnsupportedPolicy extends Error {
  readonly what: string;
  constructor(what: string) {
    super(`The embedded AWS does not understand ${what} in a policy.`);
    this.name = 'UnsupportedPolicy';
    this.what = what;
  }
}
