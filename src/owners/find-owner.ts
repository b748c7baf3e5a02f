import { type Known, unknown } from '../core/model/known.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { OwnerSource } from '../core/model/policy.ts';
import { type Directories, type DirectoryEntry, isDirectory, nameOfDirectory } from './directory.ts';
import { type Ownership, resolveOwner } from './owner.ts';

/**
 * Who answers for a user, directories included. A directory is asked only when no source before it yields an address.
 * @returns unknown when a directory that is needed cannot be asked: to go on to the next source would tell the wrong
 * person, and the fallback of a whole company would be told of everybody while its directory is down
 */
export async function findOwner(
  user: UserObservation,
  sources: readonly OwnerSource[],
  undeliverable: Known<ReadonlySet<string>>,
  directories: Directories,
  mayReceive: (address: string) => boolean = () => true,
): Promise<Known<Ownership>> {
  const entries = new Map<OwnerSource, Known<DirectoryEntry | null>>();
  for (const [index, source] of sources.entries()) {
    if (!isDirectory(source)) continue;
    const before = resolveOwner(user, sources.slice(0, index), undeliverable, entries, mayReceive);
    if (!before.known || before.value.owner !== null || before.value.outside !== undefined) return before;
    const found = await directories.get(source)?.lookup(user);
    entries.set(source, found ?? unknown(`the ${nameOfDirectory(source)} was not opened`));
  }
  return resolveOwner(user, sources, undeliverable, entries, mayReceive);
}

/**
 * How to greet whoever has the address, by the directories; null where none can say. A directory that is down costs
 * the greeting and nothing else.
 */
export async function directoryName(
  user: UserObservation,
  address: string,
  directories: Directories,
): Promise<string | null> {
  for (const directory of directories.values()) {
    const found = await directory.lookup(user);
    if (!found.known || found.value === null || found.value.name === null) continue;
    // A greeting by the name of somebody else would be worse than none.
    if (found.value.address?.toLowerCase() === address.toLowerCase()) return found.value.name;
  }
  return null;
}
