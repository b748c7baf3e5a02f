import type { SealFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, fail, unknown } = findings('seal');

/** Whether seals can be made and verified. */
export function checkSeal({ keys }: SealFacts): readonly Finding[] {
  return keys.map((key) => (key.kind === 'kms' ? ofKms(key) : ofSecret(key)));
}

type Key = SealFacts['keys'][number];

function ofSecret({ key, region, asked }: Key): Finding {
  if (asked.answered) return ok(`The state key ${key} can be read.`);
  const what = `The state key ${key} cannot be read: ${asked.because}`;
  if (asked.kind === 'not-found')
    return fail(
      what,
      `openssl rand -hex 32 | aws secretsmanager create-secret --region ${region} --name NAME --secret-string file:///dev/stdin; or name the right secret: state-key:`,
    );
  if (asked.kind === 'denied')
    return fail(
      what,
      'Attach what `keywarden iam-policy --role seal` prints; a KMS key of your own on the secret has to allow kms:Decrypt, too. Its name must not begin with keywarden/: secrets there are never read.',
    );
  return unknown(what);
}

function ofKms({ key, region, asked }: Key): Finding {
  if (asked.answered) return ok(`The state key ${key} makes MACs in ${region}.`);
  const { kind, code, because } = asked;
  const what = `The state key ${key} cannot be used in ${region}: ${because}`;
  if (kind === 'not-found')
    return fail(
      what,
      `aws kms create-key --region ${region} --key-spec HMAC_256 --key-usage GENERATE_VERIFY_MAC, then aws kms create-alias; or name the right key: state-key:`,
    );
  if (kind === 'denied')
    return fail(
      what,
      'Attach what `keywarden iam-policy --role seal` prints, and let the key policy allow kms:GenerateMac.',
    );
  if (code === 'Disabled') return fail(what, `aws kms enable-key --region ${region} --key-id KEY-ID`);
  if (code === 'InvalidKeyUsage')
    return fail(what, 'Name a key that was made with --key-spec HMAC_256 --key-usage GENERATE_VERIFY_MAC.');
  if (code === 'KMSInvalidState')
    return fail(
      what,
      `Look at its state: aws kms describe-key --region ${region} --key-id ${key}. A deletion can be cancelled: aws kms cancel-key-deletion.`,
    );
  return unknown(what);
}
