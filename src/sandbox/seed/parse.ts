import { parseDocument } from 'yaml';
import { faultsOf } from './faults.ts';
import { seedSchema } from './schema.ts';
import type { Seed } from './schema.ts';

/** A seed that cannot be used. `faults` has one sentence each, beginning with the place: `accounts[0].users[2].name: …`. */
export class SeedError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The seed cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'SeedError';
    this.faults = faults;
  }
}

/**
 * Reads a seed from YAML or JSON text.
 * @throws SeedError naming every fault and its place.
 */
export const parseSeed = (text: string): Seed => {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new SeedError(document.errors.map((error) => error.message.split('\n')[0] ?? error.message));
  return checkSeed(document.toJS());
};

/** Checks a seed that is data already, and fills in its defaults. @throws SeedError */
export const checkSeed = (data: unknown): Seed => {
  const result = seedSchema.safeParse(data);
  if (!result.success) throw new SeedError(faultsOf(result.error));
  return result.data;
};
