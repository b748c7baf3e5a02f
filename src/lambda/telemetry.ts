/** What a function says of itself: structured lines for people, numbers for alarms. Never a secret. */
export interface Telemetry {
  readonly info: (message: string, facts: Facts) => void;
  readonly error: (message: string, facts: Facts) => void;
  readonly count: (metric: Metric, value: number) => void;
}

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Alarms look at these; see docs/install. */
type Metric =
  'AccountsDone' | 'AccountsFailed' | 'GuardrailStops' | 'StepsDone' | 'StepsFailed' | 'MailEvents';
