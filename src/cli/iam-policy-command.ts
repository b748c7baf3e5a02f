import { type Command, InvalidArgumentError, Option } from 'commander';
import { RUNNING } from '../permissions/roles.ts';
import { type CommonOptions, asAccount } from './options.ts';

export interface IamPolicyOptions extends CommonOptions {
  readonly role: (typeof ROLES)[number];
  readonly partition: string;
  readonly path?: readonly string[];
  readonly tag?: Readonly<Record<string, string>>;
  readonly organization?: string;
  readonly principal?: string;
}

const ROLES = ['all', ...RUNNING, 'doctor', 'trust'] as const;

/** What `iam-policy` understands. It asks AWS nothing, so it takes no credentials. */
export function withPolicyOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration (default: $KEYWARDEN_CONFIG, then ./keywarden.yaml)')
    .addOption(
      new Option(
        '--role <role>',
        'only this: one is printed bare, as create-policy takes it; trust: who may assume the role',
      )
        .choices(ROLES)
        .default('all'),
    )
    .addOption(
      new Option('--partition <partition>', 'of the ARNs')
        .choices(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'])
        .default('aws'),
    )
    .option('--account <id>', 'only in this account (default: whichever the policy stands in)', asAccount)
    .option('--region <region>', 'of what the configuration names no region for (default: any)')
    .option('--path <path>', 'change only users below this IAM path; may be given several times', addPath)
    .option('--tag <name=value>', 'change only users with this tag; may be given several times', addTag)
    .option('--organization <id>', 'o-…: neither enter nor be entered from outside of it', asOrganization)
    .option('--principal <arn>', 'with --role trust: the identity that runs Keywarden', asPrincipal);
}

function addPath(path: string, before: readonly string[] = []): readonly string[] {
  if (!/^\/([\x21-\x29\x2b-\x2e\x30-\x3e\x40-\x7e]+\/)*$/.test(path))
    throw new InvalidArgumentError('An IAM path begins and ends with a slash: /team/.');
  return [...before, path];
}

function addTag(
  tag: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([^=*?]+)=(.*)$/.exec(tag) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('A tag is written as name=value; the value may have * and ?.');
  return { ...before, [name]: value };
}

function asOrganization(id: string): string {
  if (!/^o-[a-z0-9]{10,32}$/.test(id))
    throw new InvalidArgumentError('The id of an organization is like o-exampletrading.');
  return id;
}

/** Never a whole account, and never anybody. */
function asPrincipal(arn: string): string {
  if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\x21-\x23\x25-\x29\x2b-\x3e\x40-\x7e]+$/.test(arn))
    throw new InvalidArgumentError(
      'Name the exact role or user, without * ? and $, like arn:aws:iam::111122223333:role/Keywarden.',
    );
  return arn;
}
