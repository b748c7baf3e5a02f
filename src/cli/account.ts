import { resolve } from 'node:path';
import { createAws } from '../aws/clients.ts';
import { loadTemplates } from '../notify/templates.ts';
import type { RunDeps } from '../run/deps.ts';
import { openStore } from '../store/store.ts';
import { storeScope } from '../store/names.ts';
import { usageError } from './exit.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { type FoundPolicy, findPolicy } from './policy.ts';
import { type Progress, startProgress } from './progress.ts';
import { storeRoot } from './store.ts';

/** An account within reach: the policy, and what a run needs. */
export interface Reach extends FoundPolicy {
  readonly deps: RunDeps;
  readonly progress: Progress;
}

/** @throws ConfigError, TemplateError, ExitError (2) */
export async function reachAccount(options: CommonOptions, io: Io, full = false): Promise<Reach> {
  const found = await findPolicy(options, io);
  const { policy, folder } = found;
  const root = storeRoot(policy, folder, io);
  const endpointUrl = endpointOf(options, io);
  const progress = startProgress(io, options.quiet === true);
  const templates = policy.notify?.email.templates ?? null;
  const deps: RunDeps = {
    aws: createAws({
      sleep: io.sleep,
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
    }),
    policy,
    openStore: ({ partition, account }) => {
      checkAccount(options, policy.accounts, account);
      const scope = storeScope({ partition, account, ...(endpointUrl === undefined ? {} : { endpointUrl }) });
      return openStore({ root, scope, clock: io.clock, randomId: () => io.randomHex(8) });
    },
    templates: await loadTemplates(templates === null ? null : resolve(folder, templates), io.readText),
    newRunId: () => io.randomHex(8),
    clock: io.clock,
    sleep: io.sleep,
    full,
    onProgress: (done, total) => progress.show(`Reading users ${done}/${total}`),
  };
  return { ...found, deps, progress };
}

/** Where calls go instead of AWS. @throws ExitError (2) for what is not a URL */
function endpointOf(options: CommonOptions, io: Io): string | undefined {
  const url = options.endpointUrl ?? io.env['AWS_ENDPOINT_URL'];
  if (url === undefined || (/^https?:/.test(url) && URL.canParse(url))) return url;
  const who = options.endpointUrl === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint-url';
  throw usageError(`${who} is "${url}", and must be a URL like http://127.0.0.1:8123.`);
}

/** The credentials decide which account we are in; being in another one than was asked for must not go unnoticed. */
function checkAccount(
  { account: wanted }: CommonOptions,
  accounts: 'self' | readonly string[],
  actual: string,
): void {
  if (wanted !== undefined && wanted !== actual) {
    throw usageError(
      `The credentials are for account ${actual}, not ${wanted}. Choose others with --profile.`,
    );
  }
  if (accounts !== 'self' && !accounts.includes(actual)) {
    throw usageError(
      `The configuration is for the accounts ${accounts.join(', ')}, and the credentials are for ${actual}.`,
    );
  }
}
