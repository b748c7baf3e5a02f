import type { Clock, Sleep } from '../core/ports.ts';

/** Everything a command may touch outside of what it is asked about; tests pass one made of strings. */
export interface Io {
  /** Data only: what another program may read. */
  readonly out: (text: string) => void;
  /** Everything said to the person at the terminal. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly isTerminal: { readonly input: boolean; readonly output: boolean; readonly error: boolean };
  readonly columns: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Random lower-case hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
  readonly exists: (path: string) => boolean;
  /** Reads a text file; null when there is none. @throws for every other failure */
  readonly readText: (path: string) => Promise<string | null>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  readonly writeText: (path: string, text: string) => Promise<void>;
  /** Asks a yes-or-no question on the terminal. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Aborted at the first SIGINT or SIGTERM; as long as nobody has asked for it, these end the process. */
  readonly stop: AbortSignal;
}
