import { createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The credentials to begin with in an account: those of a session of the role `SandboxAdmin`, which is no user and shows
 * in no listing. They are the same in every run.
 * @param account twelve-digit id.
 */
export const adminCredentials = (account: string): Credentials => {
  const accessKeyId = `AKIASANDBOXA${base32(Number(account), 8)}`;
  return { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
};

/**
 * The secret that belongs to an access key id (or session key id) of the embedded AWS: 40 characters, as AWS's are.
 * Derived instead of stored, so that a test or a demo can sign as any seeded user; it guards nothing.
 */
export const secretOf = (accessKeyId: string): string =>
  createHmac('sha256', 'embedded-aws').update(accessKeyId).digest('base64').slice(0, 40);

/** The account whose first credentials these are, or `null`. It need not exist. */
export const adminAccountOf = (accessKeyId: string): string | null => {
  const digits = /^AKIASANDBOXA([A-Z2-7]{8})$/.exec(accessKeyId)?.[1];
  if (digits === undefined) return null;
  const value = digits.split('').reduce((sum, digit) => sum * 32 + ALPHABET.indexOf(digit), 0);
  return String(value).padStart(12, '0');
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const base32 = (value: number, digits: number): string => {
  let rest = value;
  let text = '';
  for (let index = 0; index < digits; index += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
};
