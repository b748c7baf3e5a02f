import { TextDecoder } from 'node:util';

/** What one sees of a raw mail. */
export interface RawMail {
  /** In order; names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string | null;
  readonly html: string | null;
}

/**
 * Reads a raw mail (RFC 5322, MIME): headers unfolded and decoded, the first text and the first HTML part in any
 * multipart structure. Enough to show a mail; attachments are passed over.
 */
export const parseRawMail = (raw: Buffer): RawMail => {
  const { headers, body } = splitPart(raw.toString('latin1'));
  const found = { text: [] as string[], html: [] as string[] };
  collect(headers, body, found);
  return {
    headers: headers.map(([name, value]) => [name, decodeWords(value)] as const),
    text: found.text[0] ?? null,
    html: found.html[0] ?? null,
  };
};

/** The first header of that name, regardless of case. */
export const headerOf = (headers: RawMail['headers'], name: string): string | undefined =>
  headers.find(([given]) => given.toLowerCase() === name)?.[1];

const splitPart = (part: string): { headers: [string, string][]; body: string } => {
  const end = /\r?\n\r?\n/.exec(part);
  const head = end === null ? part : part.slice(0, end.index);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
  return { headers, body: end === null ? '' : part.slice(end.index + end[0].length) };
};

const collect = (
  headers: RawMail['headers'],
  body: string,
  found: { text: string[]; html: string[] },
): void => {
  const type = headerOf(headers, 'content-type') ?? 'text/plain';
  const boundary = /^multipart\//i.test(type) ? parameter(type, 'boundary') : undefined;
  if (boundary !== undefined) {
    for (const part of splitMultipart(body, boundary)) {
      const inner = splitPart(part);
      collect(inner.headers, inner.body, found);
    }
    return;
  }
  if (/^attachment/i.test(headerOf(headers, 'content-disposition') ?? '')) return;
  const content = (): string =>
    decodeCharset(
      decodeTransfer(body, headerOf(headers, 'content-transfer-encoding') ?? '7bit'),
      parameter(type, 'charset') ?? 'utf-8',
    );
  if (/^text\/html/i.test(type)) found.html.push(content());
  else if (/^text\/plain/i.test(type)) found.text.push(content());
};

const splitMultipart = (body: string, boundary: string): string[] => {
  const [, ...parts] = `\n${body}`.split(`\n--${boundary}`);
  // The part after the closing `--boundary--` is an epilogue for readers without MIME.
  const end = parts.findIndex((part) => part.startsWith('--'));
  return (end === -1 ? parts : parts.slice(0, end)).map((part) =>
    part.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''),
  );
};

const parameter = (header: string, name: string): string | undefined => {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2];
};

const decodeTransfer = (body: string, encoding: string): Buffer => {
  const kind = encoding.trim().toLowerCase();
  if (kind === 'base64') return Buffer.from(body, 'base64');
  if (kind === 'quoted-printable') return unquote(body.replaceAll(/=[ \t]*\r?\n/g, ''));
  return Buffer.from(body, 'latin1');
};

const unquote = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2047: `=?UTF-8?B?…?=`; white space between two encoded words belongs to neither. */
const decodeWords = (text: string): string =>
  decodeCharset(Buffer.from(text, 'latin1'), 'utf-8')
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, kind: string, data: string) =>
      decodeCharset(
        kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : unquote(data.replaceAll('_', ' ')),
        charset,
      ),
    );

const decodeCharset = (bytes: Buffer, charset: string): string => {
  const decoder = decoderFor(charset);
  return decoder.decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
};

const decoderFor = (charset: string): TextDecoder => {
  try {
    return new TextDecoder(charset);
  } catch {
    // A charset nobody knows: show the mail as well as one can.
    return new TextDecoder('utf-8');
  }
};
