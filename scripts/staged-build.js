// Builds a folder of the project from src/: beside the old one, and renamed into place, so that what is started
// meanwhile never sees half a build, and two builds at once cannot mix.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The version that package.json has. */
export function packageVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/**
 * With --if-stale it does nothing where the folder was built from exactly these sources by exactly this script.
 * @param {string} folder name of the folder in the project
 * @param {string} script URL of the script that builds
 * @param {(next: string) => Promise<void>} make builds into an empty folder
 */
export async function stagedBuild(folder, script, make) {
  // An installed package carries what was built and no sources: nothing to build.
  if (!existsSync(join(root, 'src'))) return;
  const target = join(root, folder);
  const stamp = fingerprint(fileURLToPath(script));
  const isFresh =
    existsSync(join(target, '.stamp')) && readFileSync(join(target, '.stamp'), 'utf8') === stamp;
  if (process.argv.includes('--if-stale') && isFresh) return;
  const next = join(root, `${folder}.next-${process.pid}`);
  const old = join(root, `${folder}.old-${process.pid}`);
  try {
    await make(next);
    writeFileSync(join(next, '.stamp'), stamp);
    if (existsSync(target)) renameSync(target, old);
    renameSync(next, target);
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/** A digest of everything a build reads. */
function fingerprint(script) {
  const digest = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of [...sources, join(root, 'package.json'), script]) {
    digest.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return digest.digest('hex');
}
