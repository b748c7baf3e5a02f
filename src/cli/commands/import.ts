import { resolve } from 'node:path';
import type { SourceFile } from '../../config/importers/entry.ts';
import { importPredecessor } from '../../config/importers/import.ts';
import { importText } from '../../report/import-text.ts';
import { EXIT, usageError } from '../exit.ts';
import { readNamed, writeNamed } from '../files.ts';
import type { Io } from '../io.ts';
import { printData, sayLine } from '../print.ts';

export interface ImportOptions {
  readonly output: 'table' | 'json';
  readonly out?: string;
  readonly quiet?: boolean;
}

/**
 * `import FILE…`: a predecessor's configuration as `keywarden.yaml`. Without `-o` the configuration is the data, and
 * the account of it goes to standard error.
 * @throws ImportError with every fault; ExitError (2) for a file that cannot be read, or would be overwritten
 */
export async function importFiles(io: Io, names: readonly string[], options: ImportOptions): Promise<number> {
  const { out } = options;
  const files: SourceFile[] = [];
  for (const name of names) {
    const text = await readNamed(io, name, 'file');
    if (text === null)
      throw usageError(`There is no file ${name}. Name a serverless.yml, an env.yaml or a .env file.`);
    files.push({ name, text });
  }
  const { predecessor, yaml, account } = importPredecessor(files);
  const told = importText(account);
  if (out !== undefined) {
    if (io.exists(resolve(io.cwd, out)))
      throw usageError(
        `${out} is there already, and is not overwritten. Name another file, or move it away.`,
      );
    await writeNamed(io, out, yaml, 'configuration');
    if (!options.quiet)
      sayLine(io, `Configuration written to ${out}. Check it with: keywarden config check --config ${out}`);
  } else if (options.output === 'table' && !options.quiet) {
    io.err(`${told}\n`);
  }
  printData(
    io,
    options,
    () => ({ version: 1, predecessor, written: out ?? null, yaml, account }),
    () => (out === undefined ? yaml : told),
  );
  return EXIT.done;
}
