import type { AccountLine, Translation } from './account.ts';
import { CHECK_AND_ROTATE, fromCheckAndRotate } from './check-and-rotate.ts';
import { CLOUD_GOVERNANCE, POLICIES, fromCloudGovernance } from './cloud-governance.ts';
import { type Entry, ImportError, type ImportFault, type SourceFile } from './entry.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { oneLine } from './scalar.ts';
import { settingsOf } from './settings.ts';
import { loadPolicy } from '../load.ts';

/** The systems whose configuration can be translated, by the names of their presets. */
type Predecessor = 'check-and-rotate' | 'cloud-governance';

export interface Imported {
  readonly predecessor: Predecessor;
  /** The text of `keywarden.yaml`, with comments. */
  readonly yaml: string;
  /** What became what, in the order of the files; then what differs on purpose. */
  readonly account: readonly AccountLine[];
}

/**
 * Translates the configuration of a predecessor: its serverless.yml, env.yaml or environment, or several of them that
 * complete each other.
 * @throws ImportError with every fault at once
 */
export function importPredecessor(files: readonly SourceFile[]): Imported {
  const environment = readEnvironment(files);
  const predecessor = detect(environment, files);
  const settings = settingsOf(environment, { file: files[0]?.name ?? '' });
  const translation = TRANSLATORS[predecessor](environment, settings);
  const faults = [...environment.faults, ...settings.faults];
  if (translation === undefined || faults.length > 0) throw new ImportError(inOrder(faults, files));
  const names = files.map(({ name }) => name).join(' and ');
  const yaml = `# Translated from ${oneLine(names)} (${NAMES[predecessor]}) by: keywarden import\n# Check it with: keywarden config check. See what it would do with: keywarden plan\n${translation.yaml}`;
  // A translation that our own check refuses must not reach anybody's disk.
  loadPolicy(yaml, 'the translation');
  return { predecessor, yaml, account: inFileOrder(translation.account, files) };
}

const NAMES: Readonly<Record<Predecessor, string>> = {
  'check-and-rotate': 'check-and-rotate-iam-access-keys-age',
  'cloud-governance': 'unused_access_key and delete_access_key of cloud-governance',
};

const TRANSLATORS: Readonly<
  Record<
    Predecessor,
    (environment: Environment, settings: ReturnType<typeof settingsOf>) => Translation | undefined
  >
> = { 'check-and-rotate': fromCheckAndRotate, 'cloud-governance': fromCloudGovernance };

/** Whose configuration it is, by the variables that nobody else has. @throws ImportError */
function detect({ all, faults }: Environment, files: readonly SourceFile[]): Predecessor {
  const b = all.find(({ name }) => (CHECK_AND_ROTATE as readonly string[]).includes(name));
  const a = all.find(isOfCloudGovernance);
  if (a !== undefined && b !== undefined) {
    const message = `${a.name} is of ${NAMES['cloud-governance']}, and ${b.name} (${b.file}:${b.line}) of ${NAMES['check-and-rotate']}: import one at a time.`;
    throw new ImportError([{ file: a.file, line: a.line, message }]);
  }
  if (b !== undefined) return 'check-and-rotate';
  if (a !== undefined) return 'cloud-governance';
  // What could not be read may be what it would have been known by.
  if (faults.length > 0) throw new ImportError(inOrder(faults, files));
  const message =
    `is the configuration of neither predecessor. ${NAMES['check-and-rotate']} is known by ${CHECK_AND_ROTATE.slice(0, 4).join(', ')} and its like, ` +
    `${NAMES['cloud-governance']} by ${CLOUD_GOVERNANCE.join(', ')} or policy: unused_access_key.`;
  throw new ImportError(files.map(({ name }) => ({ file: name, line: 1, message })));
}

function isOfCloudGovernance({ name, value }: Entry): boolean {
  return (
    (CLOUD_GOVERNANCE as readonly string[]).includes(name) ||
    (name === 'policy' && POLICIES.has(value?.trim() ?? ''))
  );
}

function inOrder(faults: readonly ImportFault[], files: readonly SourceFile[]): readonly ImportFault[] {
  const place = (file: string) => files.findIndex(({ name }) => name === file);
  return faults.toSorted((a, b) => place(a.file) - place(b.file) || a.line - b.line);
}

/** Lines about variables first, as they stand in the files; then what is about the whole. */
function inFileOrder(lines: readonly AccountLine[], files: readonly SourceFile[]): readonly AccountLine[] {
  const place = ({ file }: AccountLine) =>
    file === null ? files.length : files.findIndex(({ name }) => name === file);
  return lines.toSorted((a, b) => place(a) - place(b) || (a.line ?? 0) - (b.line ?? 0));
}
