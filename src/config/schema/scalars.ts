import { z } from 'zod';
import { parseDate } from '../../core/model/time.ts';
import { closest } from '../closest.ts';
import {
  ADDRESS,
  DURATION,
  DURATION_OR_ZERO,
  SENDER,
  SHARE,
  suggestDuration,
  suggestShare,
} from '../values.ts';

/** What was probably meant by a value that a schema refuses. */
export const suggesters = z.registry<{ suggest: (written: unknown) => string | undefined }>();

const DURATION_WORDS = 'must be a duration: a whole number of h, d or w, such as 36h, 45d or 2w';

/** `36h`, `45d`, `2w`; more than nothing. */
export const duration = text(DURATION, DURATION_WORDS, suggestDuration);
export const durationOrZero = text(DURATION_OR_ZERO, DURATION_WORDS, suggestDuration);
export const share = text(SHARE, 'must be a share from 0% to 100%, such as 20%', suggestShare);

/** `2027-06-30`, a day that exists. */
export const day = z
  .string({ error: 'must be a day such as 2027-06-30' })
  .refine((written) => parseDate(written) !== undefined, {
    error: 'must be a day that exists, such as 2027-06-30',
  })
  .meta({ format: 'date' });

export const address = text(ADDRESS, 'must be an email address');
/** With a leading dot: every domain below it. */
export const domain = text(
  /^\.?[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?(\.[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)+$/u,
  'must be a domain such as example.com, or .example.com for those below it',
  (written) => /^(?:\*|[^@]*@)(\.?[a-z0-9.-]+\.[a-z]+)$/i.exec(String(written))?.[1],
);
export const sender = text(SENDER, 'must be an email address, or `A name <address>`');
export const region = text(/^[a-z]{2,5}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1');

export const bucket = text(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'must be the name of an S3 bucket, without s3:// and without a folder',
  (written) => /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/|$)/.exec(String(written))?.[1],
);

/** As CreateSecret and PutObject take it. */
export const kmsKey = text(
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key\/[0-9a-z-]+|alias\/[\w/-]+)|alias\/[\w/-]+|(mrk-)?[0-9a-f-]{32,36})$/,
  'must be a KMS key: its id, its ARN or an alias such as alias/keywarden',
  (written) => (/^[\w-]{1,31}$/.test(String(written)) ? `alias/${String(written)}` : undefined),
);

/** An IAM path: an incomplete one, `/team`, would also cover `/team-b/`. */
export const iamPath = text(
  /^\/([\x21-\x2e\x30-\x7e]+\/)*$/,
  'must be an IAM path, which begins and ends with a slash',
  (written) =>
    /^[\w/-]+$/.test(String(written)) ? `/${String(written).replace(/^\/+|\/+$/g, '')}/` : undefined,
);

/** Twelve digits; as a number only where no leading zero can have been lost. */
export const accountId = z
  .union(
    [
      z.string({ error: accountError }).regex(/^\d{12}$/, { error: accountError }),
      z
        .int({ error: accountError })
        .min(100_000_000_000, { error: accountError })
        .max(999_999_999_999, { error: accountError }),
    ],
    { error: accountError },
  )
  .register(suggesters, { suggest: suggestAccount });

function accountError({ input }: { readonly input?: unknown }): string {
  return typeof input === 'number'
    ? 'must have twelve digits; a number loses its leading zeros, so quote the account id'
    : 'must be an account id: twelve digits, in quotes';
}

function suggestAccount(written: unknown): string | undefined {
  const digits = typeof written === 'number' || typeof written === 'string' ? String(written) : '';
  const bare = digits.replace(/[-\s]/g, '');
  return /^\d{9,12}$/.test(bare) ? `"${bare.padStart(12, '0')}"` : undefined;
}

/** A role of IAM, with its path but without the slash before it. */
export const roleName = text(
  /^(?!arn:|.{513})([\x21-\x2e\x30-\x7e]+\/)*[\w+=,.@-]{1,64}$/,
  'must be the name of a role such as KeywardenMember, with its path if it has one: security/KeywardenMember',
  (written) => /^(?:arn:[\w-]+:iam::\d{12}:role)?\/([\w+=,.@/-]+)$/.exec(String(written))?.[1],
);

/** As AssumeRole takes it. */
export const externalId = text(
  /^[\w+=,.@:/-]{2,1224}$/,
  'must be 2 to 1224 letters, digits or any of _ + = , . @ : / - (and is no secret)',
);

export const unitId = text(
  /^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
  'must be an organizational unit such as ou-exam-prod0001',
);

export const timezone = z
  .string({ error: 'must be an IANA time zone such as UTC or Europe/Berlin' })
  .refine(isTimezone, { error: 'must be an IANA time zone such as UTC or Europe/Berlin' })
  .register(suggesters, {
    suggest: (written) => closest(String(written), ['UTC', ...Intl.supportedValuesOf('timeZone')]),
  });

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A line of text for people, or a name. */
export const line = text(
  /^[\x20-\x7e\u00a0-\uffff]{1,256}$/,
  'must be text of 1 to 256 characters on one line; quote numbers and words like yes',
);

/** The name of a tag that somebody else set; ours and those of AWS are not anybody's to name. */
export const tagName = text(
  /^(?!(keywarden|aws):)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
  'must be the name of a tag: up to 128 letters, digits, spaces and _ . : / = + - @, not beginning with keywarden: or aws:',
);

/** `env:NAME` or `secretsmanager:ARN`: a secret itself never stands in the file. */
export function isSecretReference(written: unknown): boolean {
  return (
    typeof written === 'string' &&
    /^(env:[A-Za-z_]\w*|secretsmanager:arn:[\w-]+:secretsmanager:\S+)$/.test(written)
  );
}

function text(
  pattern: RegExp,
  error: string,
  suggest?: (written: unknown) => string | undefined,
): z.ZodString {
  const schema = z.string({ error }).regex(pattern, { error });
  return suggest ? schema.register(suggesters, { suggest }) : schema;
}
