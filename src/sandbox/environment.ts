import { DEFAULT_SWITCHES } from './switches.ts';
import type { Switches } from './switches.ts';
import type { Instant, World } from './world.ts';

/** What services need besides the state: real time (for delays that a frozen clock must not stop) and the switches. */
export interface Environment {
  readonly realTime: () => Instant;
  switches: Switches;
}

/** The environment of a world. One that was never given has its own clock for real time, and every switch at rest. */
export const environmentOf = (
  world: World,
  create: () => Environment = () => ({ realTime: world.now, switches: DEFAULT_SWITCHES }),
): Environment => world.slice('global', 'environment', create);
