import { configJsonSchema, showPolicy } from '../../config/describe.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { findPolicy } from '../policy.ts';
import { printData } from '../print.ts';

/** `config check`: every fault at once; warnings do not fail it. */
export async function check(io: Io, options: CommonOptions): Promise<number> {
  const { policy } = await findPolicy(options, io);
  const { source, hash, rules } = policy;
  printData(
    io,
    options,
    () => ({ version: 1, source, policyHash: hash, rules: rules.map(({ name }) => name) }),
    () =>
      `${source} is valid: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} (${rules.map(({ name }) => name).join(', ')}), policy ${hash}.`,
  );
  return EXIT.done;
}

/** `config show`: the policy as it is understood, defaults filled in. */
export async function show(io: Io, options: CommonOptions): Promise<number> {
  const { policy } = await findPolicy(options, io);
  printData(
    io,
    options,
    () => policy,
    () => showPolicy(policy),
  );
  return EXIT.done;
}

/** `config schema`: for editors; data whatever the format asked for. */
export async function schema(io: Io): Promise<number> {
  io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return EXIT.done;
}
