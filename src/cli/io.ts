import type { Clock, Sleep } from '../core/ports.ts';

/** Everything a command may touch outside of what it is asked about; tests pass one made of strings. */
export interface Io {
  /** Data only: what another program may read. */
  readonly out: (text: string) => void;
  /** Everything said to the person at the terminal. */
  readonly err: (text: string) => void;
  /** Our own drawing on the terminal, cursor and all, past the door of src/cli/terminal.ts: never a text from outside. */
  readonly draw: (codes: string) => void;
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
  /** Makes a file, and its folder, that nobody but this user may read; one that is there stays as it is. */
  readonly writePrivate: (path: string, text: string) => Promise<void>;
  /** Asks a yes-or-no question on the terminal. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Asks for a text on the terminal, until `check` finds nothing wrong. @throws ExitError when the person gives up */
  readonly ask: (asked: {
    readonly question: string;
    readonly initial: string;
    readonly check: (text: string) => string | undefined;
  }) => Promise<string>;
  /** Lets the person choose on the terminal. @returns the value. @throws ExitError when they give up */
  readonly choose: (
    question: string,
    options: readonly { readonly value: string; readonly label: string }[],
  ) => Promise<string>;
  /** Aborted at the first SIGINT or SIGTERM; as long as nobody has asked for it, these end the process. */
  readonly stop: AbortSignal;
}
