import { EXIT, ExitError } from './exit.ts';

/** Bad input: a file, a flag, a setting. By name, so that `--help` does not load what can throw them. */
const USAGE_ERRORS: ReadonlySet<string> = new Set([
  'ConfigError',
  'PlanError',
  'ReportError',
  'TemplateError',
  'SeedError',
  'ImportError',
  'OwnerMapError',
]);
/** The world said no; the message says what, why and what to do. */
const KNOWN_ERRORS: ReadonlySet<string> = new Set(['AwsFailure', 'StoreError', 'LockHeld']);

/** What to tell the person, and the exit code. */
export function describeFailure(
  error: unknown,
  debug: boolean,
): { readonly text: string; readonly code: number } {
  if (!(error instanceof Error)) return { text: `Failed: ${String(error)}`, code: EXIT.failed };
  const trace = debug && error.stack !== undefined ? `\n${error.stack}` : '';
  if (error instanceof ExitError) return { text: error.message + trace, code: error.code };
  if (USAGE_ERRORS.has(error.name)) return { text: error.message + trace, code: EXIT.usage };
  if (KNOWN_ERRORS.has(error.name)) return { text: error.message + trace, code: EXIT.failed };
  const hint = debug ? '' : ' This should not happen; the same command with --debug shows where.';
  return { text: `Unexpected failure: ${error.message}${hint}${trace}`, code: EXIT.failed };
}
