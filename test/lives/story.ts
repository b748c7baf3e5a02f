/** What happened to each user, in order, for whoever looks for the cause of a violation. */
export interface Stories {
  readonly tell: (user: string, line: string) => void;
  /** Of everybody. */
  readonly tellAll: (line: string) => void;
  readonly of: (user: string) => readonly string[];
}

export function stories(): Stories {
  const lines: { readonly user: string | null; readonly line: string }[] = [];
  return {
    tell: (user, line) => void lines.push({ user, line }),
    tellAll: (line) => void lines.push({ user: null, line }),
    of: (user) => lines.filter((each) => each.user === null || each.user === user).map(({ line }) => line),
  };
}
