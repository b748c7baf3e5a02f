/** `unknown`: it could not be found out, which is never read as "fine", nor as "broken". */
export type Status = 'ok' | 'warn' | 'fail' | 'unknown';

export const AREAS = [
  'configuration',
  'credentials',
  'clock',
  'accounts',
  'reading',
  'changing',
  'mail',
  'delivery',
  'store',
  'seal',
] as const;
export type Area = (typeof AREAS)[number];

/** One thing that was looked at. */
export interface Finding {
  readonly area: Area;
  readonly status: Status;
  /** What is so, one sentence. */
  readonly message: string;
  /** What to do about it: a command to copy, or a sentence; null: nothing. */
  readonly fix: string | null;
}

/** Makes the findings of one area. */
export function findings(area: Area) {
  return {
    ok: (message: string): Finding => ({ area, status: 'ok', message, fix: null }),
    warn: (message: string, fix: string): Finding => ({ area, status: 'warn', message, fix }),
    fail: (message: string, fix: string): Finding => ({ area, status: 'fail', message, fix }),
    unknown: (message: string, fix: string | null = null): Finding => ({
      area,
      status: 'unknown',
      message,
      fix,
    }),
  };
}
