import { execFileSync } from 'node:child_process';

/** Builds what the tests run as processes of their own, once before them; nothing is done when it is fresh. */
export function setup(): void {
  for (const script of ['scripts/build.js', 'scripts/build-lambda.js'])
    execFileSync(process.execPath, [script, '--if-stale'], { stdio: 'inherit' });
}
