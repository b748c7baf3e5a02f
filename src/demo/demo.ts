import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/ports.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { agreementOf } from './agreement.ts';
import { DAYS, timeOn } from './cast/calendar.ts';
import { CAST } from './cast/cast.ts';
import { SEEDED_AT, seedOf } from './cast/seed.ts';
import { closingText } from './ending/closing.ts';
import { writeMails } from './ending/mail-files.ts';
import { nextKey } from './ending/next-key.ts';
import { type Numbers, numbersOf } from './ending/numbers.ts';
import type { Outcome } from './ending/outcome.ts';
import { stories } from './ending/stories.ts';
import { writeWorld } from './ending/world-files.ts';
import { judge } from './invariants/judge.ts';
import { keywardenFor } from './keywarden.ts';
import { createLives } from './people/lives.ts';
import { signedCaller } from './people/signed-call.ts';
import { palette } from './picture/paint.ts';
import { watchDays } from './picture/watch.ts';
import { OPERATORS, policyText } from './policy.ts';
import { type Day, playDays } from './run-days.ts';
import { type Sabotage, deedsOf } from './sabotage.ts';

export interface DemoOptions {
  /** Absolute, and empty or not there yet. */
  readonly folder: string;
  readonly sabotage: Sabotage | null;
  /** How many days to play; absent: all 120. */
  readonly days?: number;
  readonly show: 'live' | 'lines' | 'nothing';
  /** Whether the picture, and the text at the end, have colours. */
  readonly colour: { readonly picture: boolean; readonly text: boolean };
  readonly columns: number;
  /** Takes the picture and everything else said while the days go by. */
  readonly write: (text: string) => void;
  readonly clock: Clock;
  /** Random lower-case hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
  readonly stop: AbortSignal;
  /** How Keywarden was called: what to begin suggested commands with. */
  readonly command: string;
}

export interface Told {
  readonly numbers: Numbers;
  /** The same and more, for people. */
  readonly text: string;
}

/**
 * The whole story: three accounts on an embedded AWS, a run a day for 120 days, and the judge.
 * @throws Error when files cannot be written or the embedded AWS does not start
 */
export async function runDemo(options: DemoOptions): Promise<Told> {
  const sandbox = await startAnywhere(options.clock);
  try {
    return await tell(options, sandbox);
  } finally {
    await sandbox.close();
  }
}

/**
 * The store keeps what it knows of an AWS under the address of that AWS, so whoever goes on from the saved accounts
 * needs the same port again. This one lies below those that systems give away, so it is likely to be free then.
 */
const PORT = 14_619;

async function startAnywhere(clock: Clock): Promise<Sandbox> {
  const begin = { realTime: clock, now: SEEDED_AT, clock: 'frozen', seed: seedOf(CAST) } as const;
  return startSandbox({ ...begin, port: PORT }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startSandbox(begin);
  });
}

async function tell(options: DemoOptions, sandbox: Sandbox): Promise<Told> {
  const { folder, sabotage, columns, command, clock } = options;
  const { control } = sandbox;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'keywarden.yaml'), policyText(folder));
  const begun = clock();
  const outcome = await play(options, sandbox);
  const took = clock() - begun;

  const at = timeOn(outcome.days.length, '02:00');
  control.setClock(at);
  await writeMails(join(folder, 'mails'), outcome.mails, ({ to }) => to.includes(OPERATORS));
  await writeWorld(join(folder, 'world'), sandbox, at);

  const agreement = agreementOf(CAST);
  const rulings = judge(outcome, agreement);
  // Under sabotage nothing that people are told is true: there are no stories to tell.
  const told = { rulings, folder, stories: sabotage === null ? stories(outcome) : [] };
  const numbers = numbersOf(outcome, told, agreement.isKeywarden);
  const { port } = new URL(sandbox.endpoint);
  const closing = {
    numbers,
    rulings,
    next: sabotage === null ? nextKey(outcome) : null,
    port,
    at,
    command,
    width: columns,
    took,
    sabotaged: sabotage !== null,
  };
  return { numbers, text: closingText(closing, palette(options.colour.text)) };
}

async function play(options: DemoOptions, sandbox: Sandbox): Promise<Outcome> {
  const { folder, sabotage, randomHex, show, write, columns, colour, stop } = options;
  const { control, endpoint } = sandbox;
  const caller = signedCaller(endpoint);
  const keywarden = await keywardenFor({
    sandbox,
    folder,
    caller,
    randomHex,
    sabotage,
  });
  const lives = createLives(CAST, caller);
  const days = options.days ?? DAYS;
  const mails = () => control.mails().length;
  const watch = watchDays({
    accounts: CAST,
    keys: lives.keys,
    days,
    mails,
    write,
    show,
    columns,
    paint: palette(colour.picture),
  });
  const { perDay } = agreementOf(CAST);
  const afterRun = async (account: string, day: number): Promise<void> => {
    const state = control.state(account)[0];
    if (sabotage === null || state === undefined) return;
    const deeds = deedsOf(sabotage, state, { day, now: control.clock().now, agreed: perDay });
    if (deeds.length === 0) return;
    const { iam } = (await keywarden(account)).aws;
    for (const { user, keyId, does } of deeds)
      await (does === 'delete' ? iam.deleteKey(user, keyId) : iam.setKeyStatus(user, keyId, 'Inactive'));
  };
  let played: readonly Day[];
  try {
    played = await playDays({
      cast: CAST,
      control,
      lives,
      keywarden,
      days,
      onDay: watch.onDay,
      stop,
      afterRun,
    });
  } finally {
    watch.end();
    caller.close();
  }
  return { cast: CAST, keys: lives.keys(), days: played, calls: control.calls(), mails: control.mails() };
}
