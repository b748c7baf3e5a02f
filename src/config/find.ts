import { resolve } from 'node:path';
import { ConfigError } from './config-error.ts';

export interface FindOptions {
  /** What `--config` says. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly exists: (path: string) => boolean;
}

/**
 * The policy file to use: `--config`, else KEYWARDEN_CONFIG, else ./keywarden.yaml.
 * @returns its absolute path; null when there is none
 * @throws ConfigError when a file that was named does not exist: another one would be another policy
 */
export function findPolicyFile({ flag, env, cwd, exists }: FindOptions): string | null {
  const named = flag ?? env['KEYWARDEN_CONFIG'];
  if (named !== undefined && named !== '') {
    const path = resolve(cwd, named);
    if (exists(path)) return path;
    const who = flag === undefined ? 'KEYWARDEN_CONFIG' : '--config';
    throw new ConfigError(
      `${who} names ${path}, and there is no such file. Correct it, or write one; the README has a first one`,
      [],
    );
  }
  const usual = resolve(cwd, 'keywarden.yaml');
  return exists(usual) ? usual : null;
}
