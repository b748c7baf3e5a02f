import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../config/values.ts';
import { DAY, type Duration, type Instant, parseDate, parseIso } from '../core/model/time.ts';

/** What every command that looks at an account understands. */
export interface CommonOptions {
  readonly output: 'table' | 'json';
  readonly account?: string;
  readonly user?: readonly string[];
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly config?: string;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** A command with the options that are the same everywhere. */
export function accountCommand(name: string, description: string): Command {
  return outputCommand(name, description)
    .option('--config <file>', 'configuration (default: $KEYWARDEN_CONFIG, then ./keywarden.yaml)')
    .option(
      '--account <id>',
      'only this account; where the configuration is for one, stop unless it is this',
      asAccount,
    )
    .option('--user <name>', 'only this user; may be given several times', collect)
    .option('--profile <name>', 'profile of the AWS configuration files')
    .option('--region <region>', 'AWS region')
    .option('--endpoint-url <url>', 'send AWS calls here instead (also: $AWS_ENDPOINT_URL)');
}

export function outputCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(
      new Option('--output <format>', 'data on standard output as')
        .choices(['table', 'json'])
        .default('table'),
    )
    .option('--quiet', 'say nothing on standard error but errors')
    .option('--debug', 'show stack traces');
}

export function atOption(): Option {
  return new Option(
    '--at <date>',
    'as of this day (midnight UTC) or moment, assuming no further use',
  ).argParser(asInstant);
}

export function asInstant(text: string): Instant {
  const at = parseDate(text) ?? parseIso(text);
  if (at === undefined)
    throw new InvalidArgumentError('Give a day like 2026-12-20, or a moment like 2026-12-20T09:30Z.');
  return at;
}

/** A UTC day, as the moment of its beginning. */
export function asDay(text: string): Instant {
  const day = parseDate(text);
  if (day === undefined) throw new InvalidArgumentError('Give a day like 2027-06-30.');
  return day;
}

export function maxAgeOption(): Option {
  return new Option(
    '--max-age <duration>',
    'how old a plan file with deactivations or deletions may be, like 24h or 2d',
  )
    .argParser(asDuration)
    .default(DAY, '24h');
}

function asDuration(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined || duration === 0)
    throw new InvalidArgumentError('Give a duration like 24h, 2d or 1w.');
  return duration;
}

export function asAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('An account id has twelve digits.');
  return text;
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
