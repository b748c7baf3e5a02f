import type { OwnerSource } from '../core/model/policy.ts';
import { type Directories, type Directory, isDirectory } from './directory.ts';
import { ldapDirectory } from './ldap/ldap-directory.ts';
import { mapDirectory } from './map/map-directory.ts';
import { parseOwnerMap } from './map/parse.ts';

export interface OpenOptions {
  /** The text of a map file. @throws when there is none */
  readonly readMap: (file: string) => Promise<string>;
  /** The secret that a reference such as `env:NAME` stands for. @throws when there is none */
  readonly secret: (reference: string) => string;
}

/**
 * Opens the directories that the sources name. Map files are read now, so that a fault in one is found before anything
 * is done; an LDAP server is asked when somebody has to be looked up.
 * @throws OwnerMapError
 */
export async function openDirectories(
  sources: readonly OwnerSource[],
  { readMap, secret }: OpenOptions,
): Promise<Directories> {
  const opened = new Map<OwnerSource, Directory>();
  for (const source of sources) {
    if (!isDirectory(source)) continue;
    opened.set(
      source,
      source.kind === 'map'
        ? mapDirectory(parseOwnerMap(await readMap(source.file), source.file))
        : ldapDirectory(source, source.bind === null ? null : secret(source.bind.password)),
    );
  }
  return opened;
}
