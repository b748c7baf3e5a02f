/** What one of the systems did to a key on a day of the story; days count from its beginning. */
export interface Happened {
  readonly day: number;
  readonly user: string;
  readonly what: 'warn' | 'rotate' | 'deactivate' | 'delete' | 'untag';
  /** `old`, `new`, `first`, `second`: the part a key plays, since its id depends on who made it. */
  readonly key: string;
}

/** A key in the story of a user, as a predecessor saw it. */
interface StoryKey {
  readonly name: string;
  /** On which day of the story it was made; negative: before it began. */
  readonly created: number;
  status: 'Active' | 'Inactive';
}

export interface StoryUser {
  readonly user: string;
  keys: StoryKey[];
  tags: Record<string, string | number>;
  /** How many keys it has been issued so far. */
  issued?: number;
}

/** The first day on which something happened to each key of a user, `rotate old: 61`. */
export function firstDays(all: readonly Happened[], user: string): Readonly<Record<string, number>> {
  const days: Record<string, number> = {};
  for (const { day, user: whose, what, key } of all) {
    if (whose === user) days[`${what} ${key}`] ??= day;
  }
  return days;
}

/** `new`, `new 2`, … in the order in which a user's keys were made. */
export function newName(number: number): string {
  return number === 1 ? 'new' : `new ${number}`;
}
