import { HOUR, type Instant } from '../../../src/core/model/time.ts';

export type Paced = 'rotations' | 'deactivations' | 'deletions';

/** Counts what happens in any 20 hours, however many runs do it. */
export interface Pace {
  /**
   * @param store of the Keywarden that did it: two that know nothing of each other keep a limit each
   * @returns how many of the kind there were in the 20 hours that end here, this one among them
   */
  readonly add: (kind: Paced, store: string, at: Instant) => number;
  /** The journal is gone or old: nobody can know what was done before. */
  readonly forget: () => void;
}

export function pace(): Pace {
  const times = new Map<string, readonly Instant[]>();
  return {
    add: (kind, store, at) => {
      const of = `${store} ${kind}`;
      const within = [...(times.get(of) ?? []).filter((each) => each > at - 20 * HOUR), at];
      times.set(of, within);
      return within.length;
    },
    forget: () => times.clear(),
  };
}
