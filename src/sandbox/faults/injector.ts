import type { ActiveFault, Fault } from './fault.ts';

/** The call that may be struck. */
interface Target {
  /** `iam:ListUsers` */
  readonly operation: string;
  readonly account: string;
  readonly userName: string | null;
}

export interface FaultInjector {
  readonly add: (fault: Fault) => ActiveFault;
  readonly list: () => readonly ActiveFault[];
  /** Takes one fault back, or all. */
  readonly clear: (id?: number) => void;
  /** The faults that strike this call, in the order they were set; counts it for each that matches. */
  readonly strike: (target: Target) => readonly Fault[];
}

interface Counted {
  readonly id: number;
  readonly fault: Fault;
  readonly pattern: RegExp;
  matched: number;
  struck: number;
}

export const createFaultInjector = (): FaultInjector => {
  let faults: Counted[] = [];
  let last = 0;
  return {
    add: (fault) => {
      last += 1;
      const counted: Counted = { id: last, fault, pattern: globOf(fault.operation), matched: 0, struck: 0 };
      faults.push(counted);
      return active(counted);
    },
    list: () => faults.map(active),
    clear: (id) => {
      faults = id === undefined ? [] : faults.filter((each) => each.id !== id);
    },
    strike: (target) => faults.filter((each) => strikes(each, target)).map((each) => each.fault),
  };
};

/** `iam:List*` as a regular expression; `*` is the only wildcard. */
export const globOf = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

const active = ({ id, fault, struck }: Counted): ActiveFault => ({ ...fault, id, struck });

const strikes = (counted: Counted, target: Target): boolean => {
  const { fault, pattern } = counted;
  if (!pattern.test(target.operation)) return false;
  if (fault.account !== undefined && fault.account !== target.account) return false;
  if (fault.userName !== undefined && fault.userName.toLowerCase() !== target.userName?.toLowerCase())
    return false;
  counted.matched += 1;
  if (counted.matched <= (fault.after ?? 0) || counted.struck >= (fault.times ?? Infinity)) return false;
  counted.struck += 1;
  return true;
};
