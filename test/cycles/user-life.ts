import type { IamApi } from '../../src/aws/iam.ts';
import type { Duration } from '../../src/core/model/time.ts';
import type { Control } from '../../src/sandbox/control/control.ts';

/** Days until somebody does what a mail asks of them, or works with the key that was made for them. */
export const REACTION = 3;
/** Reasons of the notices that ask an owner to make a new key. */
const ASKS: ReadonlySet<string> = new Set(['AgeWarning', 'TooOld', 'Unused']);

export interface UserLife {
  readonly name: string;
  /** The key they work with. */
  inUse: string;
  /** On which day they change, and to which key; null: one that they make then. */
  intends: { readonly day: number; readonly keyId: string | null } | null;
  /** By day, how old the key in use was. */
  readonly ages: Duration[];
  rotations: number;
  /** Days on which the key in use did not work. */
  readonly refused: number[];
}

/** A key of which its owner was told, and why. */
export interface Told {
  readonly keyId: string | null;
  readonly reason: string;
}

interface Around {
  readonly control: Control;
  readonly iam: IamApi;
}

/** A day's work: they change keys when it is time to, work with the one they have, and see what they were told. */
export async function aDay(
  life: UserLife,
  day: number,
  told: readonly Told[],
  around: Around,
): Promise<void> {
  const { control, iam } = around;
  const keys = keysOf(life, control);
  const own = keys.find(({ id }) => id === life.inUse);
  const newer = keys.find(
    ({ status, createdAt }) => status === 'Active' && createdAt > (own?.createdAt ?? ''),
  );
  const isAsked = told.some(({ keyId, reason }) => keyId === life.inUse && ASKS.has(reason));
  if (newer) life.intends ??= { day: day + REACTION, keyId: newer.id };
  else if (isAsked) life.intends ??= { day: day + REACTION, keyId: null };

  // Whoever finds both slots taken tries again the next day.
  const hasRoom = life.intends?.keyId !== null || keys.length < 2;
  if (life.intends && day >= life.intends.day && hasRoom) {
    life.inUse = life.intends.keyId ?? (await iam.createKey(life.name)).keyId;
    life.rotations += 1;
    life.intends = null;
  }
  const key = keysOf(life, control).find(({ id }) => id === life.inUse);
  if (key?.status === 'Active') {
    control.use(key.id);
    life.ages.push(control.clock().now - Date.parse(key.createdAt));
  } else {
    life.refused.push(day);
  }
}

function keysOf({ name }: UserLife, control: Control) {
  const users = control.state().flatMap(({ users }) => users);
  return users.find((user) => user.name === name)?.keys ?? [];
}
