import { badRequest } from './errors.ts';

/** One mailbox, `Cloud Security <keys@example.com>` or bare. */
export interface Mailbox {
  /** As it was given. */
  readonly text: string;
  /** `keys@example.com`; the domain in lower case. */
  readonly address: string;
}

/**
 * Reads one mailbox. Line breaks and other control characters are refused: they would let a caller write headers
 * of their own into the mail.
 *
 * @throws AwsError `BadRequestException`.
 */
export const parseMailbox = (text: string): Mailbox => {
  if (hasControl(text)) throw badRequest('Local address contains control or whitespace');
  const angle = /^(?:"(?:[^"\\]|\\.)*"|[^<>"]*)\s*<([^<>]*)>$/.exec(text.trim());
  const bare = (angle?.[1] ?? text).trim();
  const at = bare.lastIndexOf('@');
  if (at === -1) throw badRequest("Missing final '@domain'");
  const local = bare.slice(0, at);
  const domain = bare.slice(at + 1).toLowerCase();
  if (!LOCAL_PART.test(local) || local.length > 64) throw badRequest(`Illegal address <${bare}>: local part`);
  if (!isDomain(domain)) throw badRequest(`Illegal address <${bare}>: domain`);
  return { text: text.trim(), address: `${local}@${domain}` };
};

/** Splits an address header at the commas that stand outside of quotes. */
export const splitMailboxes = (header: string): string[] =>
  (header.match(/(?:"(?:[^"\\]|\\.)*"|[^,])+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Whether text could end a header line and begin another. */
// oxlint-disable-next-line no-control-regex
export const hasControl = (text: string): boolean => /[\u0000-\u001f\u007f]/.test(text);

export const isDomain = (text: string): boolean =>
  text.length <= 253 && text.includes('.') && text.split('.').every((label) => LABEL.test(label));

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
