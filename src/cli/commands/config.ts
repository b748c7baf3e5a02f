import { configJsonSchema, showPolicy } from '../../config/describe.ts';
import { visible } from '../../core/visible.ts';
import { whyRule } from '../../core/why-rule.ts';
import { whichRuleText } from '../../report/which-rule.ts';
import { lookAtUser } from '../../run/which-rule.ts';
import { reachAccount } from '../account.ts';
import { EXIT, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options.ts';
import { findPolicy } from '../policy.ts';
import { printData, tableStyle } from '../print.ts';

/** `config check`: every fault at once; warnings do not fail it. */
export async function check(io: Io, options: CommonOptions): Promise<number> {
  const { policy } = await findPolicy(options, io);
  const { source, hash, rules } = policy;
  printData(
    io,
    options,
    () => ({ version: 1, source, policyHash: hash, rules: rules.map(({ name }) => name) }),
    () =>
      visible(
        `${source} is valid: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} (${rules.map(({ name }) => name).join(', ')}), policy ${hash}.`,
      ),
  );
  return EXIT.done;
}

/** `config show`: the policy as it is understood, defaults filled in; `--user`: which rule is that user's, and why. */
export async function show(io: Io, options: CommonOptions): Promise<number> {
  const [user] = options.user ?? [];
  if (user !== undefined) return showRule(io, user, options);
  const { policy } = await findPolicy(options, io);
  printData(
    io,
    options,
    () => policy,
    () => showPolicy(policy),
  );
  return EXIT.done;
}

async function showRule(io: Io, name: string, options: CommonOptions): Promise<number> {
  const { deps, policy, progress } = await reachAccount(options, io);
  const user = await lookAtUser(deps, name);
  progress.done();
  if (user === null) throw usageError(`There is no user ${name} here. Names are case-sensitive.`);
  const rules = whyRule(user, policy.rules);
  const last = rules.at(-1);
  printData(
    io,
    options,
    () => ({ version: 1, user: name, rule: last?.answer === 'yes' ? last.rule : null, rules }),
    () => whichRuleText(name, rules, tableStyle(io)),
  );
  return EXIT.done;
}

/** `config schema`: for editors; data whatever the format asked for. */
export async function schema(io: Io): Promise<number> {
  io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return EXIT.done;
}
