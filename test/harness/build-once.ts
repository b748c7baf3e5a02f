import { execFileSync } from 'node:child_process';

/** Builds the command line once before the tests that run it as a process; nothing is done when it is fresh. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build.js', '--if-stale'], { stdio: 'inherit' });
}
