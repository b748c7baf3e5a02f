import { resolve } from 'node:path';
import type { Check, InitAnswers } from '../../config/init/answers.ts';
import { isAddress, isBucket, isRegion, isSender, isStore, isTag } from '../../config/init/answers.ts';
import { firstPolicy } from '../../config/init/write.ts';
import { EXIT, usageError } from '../exit.ts';
import { writeNamed } from '../files.ts';
import type { Io } from '../io.ts';
import { printData } from '../print.ts';

export interface InitOptions {
  readonly output: 'table' | 'json';
  readonly out: string;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly quiet?: boolean;
  readonly ownerTag?: string;
  readonly fallback?: string;
  readonly sender?: string;
  readonly region?: string;
  readonly rotateBy?: 'owner' | 'keywarden';
  readonly bucket?: string;
  readonly organization?: boolean;
  readonly store?: string;
}

/** `init`: asks what it has to know, and writes a commented configuration. What a flag says is not asked. */
export async function init(io: Io, options: InitOptions): Promise<number> {
  const { out } = options;
  if (io.exists(resolve(io.cwd, out)) && !options.force)
    throw usageError(`${out} is there already. Name another file with -o, or overwrite it with --force.`);
  const isAsking = !options.yes && io.isTerminal.input && io.isTerminal.error;
  const yaml = firstPolicy(await answersOf(io, options, isAsking));
  await writeNamed(io, out, yaml, 'configuration');
  const next = [`keywarden config check --config ${out}`, `keywarden plan --config ${out}`];
  printData(
    io,
    options,
    () => ({ version: 1, written: out, next }),
    () => `Written to ${out}. Read it, then:\n${next.map((command) => `  ${command}`).join('\n')}`,
  );
  return EXIT.done;
}

async function answersOf(io: Io, options: InitOptions, isAsking: boolean): Promise<InitAnswers> {
  /** A flag, an answer, or the default where nobody is asked. */
  const text = async (flag: string | undefined, question: string, initial: string | null, check: Check) => {
    if (flag === undefined && isAsking) return io.ask({ question, initial: initial ?? '', check });
    const value = flag ?? initial;
    if (value === null)
      throw usageError(
        `Nobody is there to be asked: ${question} Say it with a flag (keywarden init --help).`,
      );
    const fault = check(value);
    if (fault !== undefined) throw usageError(`"${value}" will not do. ${fault}`);
    return value;
  };
  const ownerTag = await text(
    options.ownerTag,
    'Which tag of a user holds the address of its owner?',
    'email',
    isTag,
  );
  const fallback = await text(
    options.fallback,
    'Who answers for users without an owner? They get the digest, too.',
    null,
    isAddress,
  );
  const sender = await text(
    options.sender,
    'Which address, verified in SES, do the notices come from?',
    null,
    isSender,
  );
  const region = await text(
    options.region ?? io.env['AWS_REGION'],
    'In which region is it verified?',
    null,
    isRegion,
  );
  const rotateBy =
    options.rotateBy ??
    (isAsking
      ? await io.choose('Who makes the new key when one is too old?', [
          { value: 'owner', label: 'its owner, whom Keywarden asks in time' },
          { value: 'keywarden', label: 'Keywarden, which hands the new key over' },
        ])
      : 'owner');
  const bucket = rotateBy === 'keywarden' ? await bucketOf(io, options, isAsking) : null;
  const store = await text(
    options.store,
    'Where is the evidence kept? A folder, or s3://bucket/prefix',
    './keywarden-store',
    isStore,
  );
  return {
    ownerTag,
    fallback,
    sender,
    region,
    rotateBy: rotateBy === 'keywarden' ? 'keywarden' : 'owner',
    bucket,
    accounts: options.organization ? 'organization' : 'self',
    store,
  };
}

async function bucketOf(io: Io, { bucket }: InitOptions, isAsking: boolean): Promise<string | null> {
  if (bucket !== undefined) {
    const fault = isBucket(bucket);
    if (fault !== undefined) throw usageError(`"${bucket}" will not do. ${fault}`);
    return bucket;
  }
  if (!isAsking) return null;
  const to = await io.choose('Where is the new key handed over?', [
    { value: 'secrets-manager', label: 'Secrets Manager: a secret that only its user may read' },
    { value: 's3', label: 'an S3 bucket: one file per key' },
  ]);
  return to === 's3' ? io.ask({ question: 'Which bucket?', initial: '', check: isBucket }) : null;
}
