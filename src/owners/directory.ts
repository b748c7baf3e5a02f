import type { Known } from '../core/model/known.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { OwnerSource } from '../core/model/policy.ts';

/** What a directory says of whoever answers for a user. */
export interface DirectoryEntry {
  readonly address: string | null;
  /** How to greet them; null: it does not say. */
  readonly name: string | null;
}

/** A place outside of AWS that knows people: a map file, an LDAP server. */
export interface Directory {
  /** Null: nobody; unknown: it cannot be asked, or it knows several. Never throws. */
  readonly lookup: (user: UserObservation) => Promise<Known<DirectoryEntry | null>>;
}

/** The sources that are directories. */
export type DirectorySource = Extract<OwnerSource, { kind: 'map' | 'ldap' }>;

/** The open directories of a policy, by the source that names each. */
export type Directories = ReadonlyMap<OwnerSource, Directory>;

export function isDirectory(source: OwnerSource): source is DirectorySource {
  return source.kind === 'map' || source.kind === 'ldap';
}

/** What a directory is called where people read of it. */
export function nameOfDirectory(source: DirectorySource): string {
  return source.kind === 'map' ? `map ${source.file}` : `directory ${source.url}`;
}
