import { Command, CommanderError, Option } from 'commander';
import { visible } from '../core/visible.ts';
import { EXIT } from './exit.ts';
import { describeFailure } from './failures.ts';
import { withPolicyOptions } from './iam-policy-command.ts';
import { OWN_VERSION } from '../run/version.ts';
import type { Io } from './io.ts';
import { accountCommand, asDay, asInstant, atOption, maxAgeOption, outputCommand } from './options.ts';
import { terminalDoor } from './terminal.ts';

const AFTER_HELP = `
Only apply, restore, rotate, exempt and settle change anything; every other command just looks.
Exit codes: 0 done · 1 failed, partly failed, or stopped by a guardrail · 2 wrong usage or configuration
            3 with --exit-code: there are findings, or the plan was not empty`;

/** A command: its positional arguments, then its options. */
type Action = (io: Io, ...given: never[]) => Promise<number>;

/**
 * The command line. What a command needs is loaded when it is called, so that `--help` answers at once.
 * @param args what stands behind `keywarden`
 * @returns the exit code
 */
export async function main(args: readonly string[], raw: Io): Promise<number> {
  const io = terminalDoor(raw);
  let code: number = EXIT.done;
  const does =
    (load: () => Promise<Action>) =>
    async (...given: unknown[]) => {
      const action = await load();
      code = await action(io, ...(given as never[]));
    };
  const program = register(does);
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap((each) => each.commands),
  ]) {
    command.exitOverride().configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      outputError: (text, write) => write(withVisible(args, text)),
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const failure = describeFailure(error, args.includes('--debug'));
    io.err(`${withVisible(args, failure.text)}\n`);
    return failure.code;
  }
}

/** A line break in an argument is not ours, in whatever text the argument is repeated. */
function withVisible(args: readonly string[], text: string): string {
  return args.reduce((said, arg) => (arg === visible(arg) ? said : said.replaceAll(arg, visible(arg))), text);
}

function register(does: (load: () => Promise<Action>) => (...given: unknown[]) => Promise<void>): Command {
  const program = new Command('keywarden')
    .description('Looks after the whole life of AWS IAM access keys.')
    .version(OWN_VERSION)
    .addHelpText('after', AFTER_HELP)
    .enablePositionalOptions();

  program.addCommand(
    outputCommand('demo', 'the whole story on the embedded AWS: three accounts, 120 days in fast forward')
      .option(
        '--sabotage <what>',
        'break a promise on purpose and see the judge notice: skip-notice, early-step, late-step, all-clear, early-cutover, take-back, cut-off, rush',
      )
      .option('--folder <path>', 'where mails, journal and store go (default: a new folder)')
      .action(does(async () => (await import('./commands/demo.ts')).demo)),
  );
  program.addCommand(
    accountCommand('scan', 'read-only posture; needs no configuration')
      .option('--credential-report <file>', 'look at a credential report instead of an account')
      .addOption(atOption())
      .option('--full', 'list the keys of every user, whatever is remembered')
      .option('--exit-code', 'exit with 3 when there are findings')
      .action(does(async () => (await import('./commands/scan.ts')).scan)),
  );
  program.addCommand(
    accountCommand('plan', 'what would change now, and why')
      .option('-o, --out <file>', 'write the plan to a file that apply takes')
      .addOption(atOption())
      .option('--exit-code', 'exit with 3 when the plan is not empty')
      .action(does(async () => (await import('./commands/plan.ts')).plan)),
  );
  program.addCommand(
    accountCommand('apply', 'do what the plan says, after asking')
      .argument('[plan]', 'a plan file: doing what it says, and nothing else, is agreed')
      .option('--yes', 'do not ask (never overrides a guardrail)')
      .option('--only <step>', 'only this: notify')
      .addOption(maxAgeOption())
      .option('--exit-code', 'exit with 3 when the plan was not empty')
      .action(does(async () => (await import('./commands/apply.ts')).apply)),
  );
  program.addCommand(
    accountCommand('explain', 'one user or key: facts, rule, reason, history, what happens next and when')
      .argument('<user-or-key>', 'a user name or an access key id')
      .addOption(atOption())
      .action(does(async () => (await import('./commands/explain.ts')).explain)),
  );
  program.addCommand(
    accountCommand('restore', 'take the deactivation of a key back')
      .argument('<key>', 'an access key id')
      .action(does(async () => (await import('./commands/restore.ts')).restore)),
  );
  program.addCommand(
    accountCommand('rotate', 'replace the key of one user now, and hand the new one over')
      .argument('<user>', 'a user name')
      .action(does(async () => (await import('./commands/rotate.ts')).rotate)),
  );
  program.addCommand(
    accountCommand('exempt', 'take a user or a key out until a day, by a tag on the user')
      .argument('<user-or-key>', 'a user name or an access key id')
      .option('--until <day>', 'the last exempt day (UTC), 2027-06-30', asDay)
      .option('--reason <text>', 'why; it stands in the tag, in plans and reports')
      .option('--end', 'end the exemption, also one whose tag has vanished')
      .action(does(async () => (await import('./commands/exempt.ts')).exempt)),
  );
  program.addCommand(
    accountCommand('settle', "clear what is said in Keywarden's name about a user: every clock starts anew")
      .argument('<user>', 'a user name')
      .action(does(async () => (await import('./commands/settle.ts')).settle)),
  );
  program.addCommand(
    accountCommand('history', 'the journal: who was told what, and what was done')
      .argument('[user-or-key]', 'a user name or an access key id')
      .option(
        '--verify [folder]',
        'check the chain: nothing changed, removed or reordered; of a copied store without AWS',
      )
      .option('--head <hash>', 'with --verify: a hash that must be in the chain')
      .action(does(async () => (await import('./commands/history.ts')).history)),
  );
  program.addCommand(
    accountCommand('mail-events', 'what SES reports of notices: bounces void them, deliveries are noted')
      .argument(
        '[file]',
        'events as SES, SNS or EventBridge write them, JSON or JSON lines (default: standard input)',
      )
      .option('--forget <address>', 'write to an address again that bounced')
      .action(does(async () => (await import('./commands/mail-events.ts')).mailEvents)),
  );
  program.addCommand(configCommand(does));
  program.addCommand(
    accountCommand('doctor', 'what is missing to run here, and how to put it right')
      .option(
        '--principal <arn>',
        'ask about the policies of this user or role (default: of the credentials)',
      )
      .action(does(async () => (await import('./commands/doctor.ts')).doctor)),
  );
  program.addCommand(
    withPolicyOptions(
      outputCommand('iam-policy', 'least-privilege policies for what the configuration switches on'),
    ).action(does(async () => (await import('./commands/iam-policy.ts')).iamPolicy)),
  );
  program.addCommand(
    outputCommand('init', 'ask some questions, and write a commented keywarden.yaml')
      .option('-o, --out <file>', 'the file to write', 'keywarden.yaml')
      .option('--force', 'overwrite the file')
      .option('--yes', 'ask nothing: go by the flags and the defaults')
      .option('--owner-tag <tag>', 'tag of a user that holds the address of its owner')
      .option('--fallback <address>', 'who answers for users without an owner')
      .option('--sender <address>', 'verified in SES')
      .option('--region <region>', 'region of the SES identity')
      .addOption(new Option('--rotate-by <who>', 'who makes new keys').choices(['owner', 'keywarden']))
      .option('--bucket <name>', 'with --rotate-by keywarden: hand over in S3 instead of Secrets Manager')
      .option('--organization', 'for every account of the organization')
      .option('--store <place>', 'a folder, or s3://bucket/prefix')
      .action(does(async () => (await import('./commands/init.ts')).init)),
  );
  program.addCommand(
    outputCommand('import', "translate a predecessor's configuration into keywarden.yaml, line by line")
      .argument('<files...>', 'its serverless.yml, env.yaml or .env; several complete each other')
      .option('-o, --out <file>', 'write the configuration here (default: standard output)')
      .action(does(async () => (await import('./commands/import.ts')).importFiles)),
  );
  program.addCommand(
    new Command('sandbox')
      .description('serve the embedded AWS on loopback; with a command: run it there')
      .argument(
        '[command...]',
        'started once the embedded AWS is ready, with endpoint and fake credentials set',
      )
      .option('--seed <file>', 'accounts, users and keys to begin with (YAML)')
      .option('--port <number>', 'port to listen on (default: any free one)')
      .option('--at <date>', 'where the clock begins (default: now)', asInstant)
      .option('--debug', 'show stack traces')
      .passThroughOptions()
      .action(does(async () => (await import('./commands/sandbox.ts')).sandbox)),
  );
  return program;
}

function configCommand(
  does: (load: () => Promise<Action>) => (...given: unknown[]) => Promise<void>,
): Command {
  const config = new Command('config').description('check, show and describe the configuration');
  const load = (name: 'check' | 'show' | 'schema') =>
    does(async () => (await import('./commands/config.ts'))[name]);
  const fileOption = '--config <file>';
  const fileHelp = 'configuration (default: $KEYWARDEN_CONFIG, then ./keywarden.yaml)';
  config.addCommand(
    outputCommand('check', 'every fault at once, with line and column')
      .option(fileOption, fileHelp)
      .action(load('check')),
  );
  config.addCommand(
    accountCommand(
      'show',
      'the configuration as it is understood; with --user: which rule is theirs, and why',
    ).action(load('show')),
  );
  config.addCommand(outputCommand('schema', 'the JSON Schema for editors').action(load('schema')));
  return config;
}
