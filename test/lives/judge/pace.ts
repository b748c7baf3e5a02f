import { HOUR, type Instant } from '../../../src/core/model/time.ts';

export type Paced = 'rotations' | 'deactivations' | 'deletions';

/** Counts what happens in any 20 hours, however many runs do it. */
export interface Pace {
  /** @returns how many of the kind there were in the 20 hours that end here, this one among them */
  readonly add: (kind: Paced, at: Instant) => number;
  /** The journal is gone or old: nobody can know what was done before. */
  readonly forget: () => void;
}

export function pace(): Pace {
  const times = new Map<Paced, readonly Instant[]>();
  return {
    add: (kind, at) => {
      const within = [...(times.get(kind) ?? []).filter((each) => each > at - 20 * HOUR), at];
      times.set(kind, within);
      return within.length;
    },
    forget: () => times.clear(),
  };
}
