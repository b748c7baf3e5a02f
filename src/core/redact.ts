/** The secrets of one run. */
export interface SecretsInHand {
  /** From now on this is a secret. What has fewer than six characters cannot be told from a word, and is none. */
  readonly add: (secret: string) => void;
  /** The text with every secret, or a part of one, as `[secret]`. */
  readonly redact: (text: string) => string;
}

const SHOWN = '[secret]';
const SHORTEST = 6;
/** As much of a secret as may show: an endpoint may cut off what it repeats, anywhere. */
const PIECE = 10;

/**
 * Collects the secrets that a run holds, and takes them out of what others say. An endpoint that repeats what was sent to
 * it must not get a secret into an error, and from there into a log, a mail or the journal. They are found as they are,
 * and as JSON, XML, URLs and base64 write them. It is passed in where errors become text; there is none for everybody.
 */
export function secretsInHand(): SecretsInHand {
  // Spelt out with the first error: most runs have none.
  const unspelt = new Set<string>();
  const pieces = new Set<string>();
  const short = new Set<string>();
  const spell = (secret: string): void => {
    for (const spelling of spellings(secret)) {
      if (spelling.length < PIECE) short.add(spelling);
      for (let at = 0; at + PIECE <= spelling.length; at += 1) pieces.add(spelling.slice(at, at + PIECE));
    }
  };
  return {
    add: (secret) => {
      if (secret.length >= SHORTEST) unspelt.add(secret);
    },
    redact: (text) => {
      unspelt.forEach(spell);
      unspelt.clear();
      const hidden = new Uint8Array(text.length);
      for (let at = 0; at + PIECE <= text.length; at += 1)
        if (pieces.has(text.slice(at, at + PIECE))) hidden.fill(1, at, at + PIECE);
      for (const word of short)
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
          hidden.fill(1, at, at + word.length);
      return without(text, hidden);
    },
  };
}

/** Every text of an error that becomes one of ours. */
const TEXTS = ['message', 'name', 'Code', 'code', 'stack'] as const;

/** Takes secrets out of an error's texts; it stays the same object, which others may have marked. */
export function redactError(error: unknown, redact: SecretsInHand['redact']): unknown {
  if (typeof error !== 'object' || error === null) return error;
  for (const name of TEXTS) {
    const text: unknown = Reflect.get(error, name);
    if (typeof text !== 'string') continue;
    const value = redact(text);
    if (value !== text) Reflect.defineProperty(error, name, { value, writable: true, configurable: true });
  }
  return error;
}

function without(text: string, hidden: Uint8Array): string {
  let shown = '';
  for (let at = 0; at < text.length; at += 1) {
    if (hidden[at] === 0) shown += text.charAt(at);
    else if (hidden[at - 1] !== 1) shown += SHOWN;
  }
  return shown;
}

/** How a secret may stand in what somebody repeats: by JSON, XML, URLs, base64, and one of them in another. */
function spellings(secret: string): readonly string[] {
  const once = [secret, ...WRITERS.map((write) => write(secret))];
  const twice = once.flatMap((text) => [text, ...WRITERS.map((write) => write(text))]);
  return [...new Set([...twice, ...once.flatMap(inBase64)])];
}

const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const asUrl = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\uFFFD'));
const WRITERS: readonly ((text: string) => string)[] = [
  asJson,
  (text) => asJson(text).replaceAll('/', String.raw`\/`),
  asUrl,
  (text) => asUrl(text).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  (text) =>
    asUrl(text)
      .replaceAll('%20', '+')
      .replaceAll(/[!'()*~]/g, percent),
  (text) => text.replaceAll(/[&<>"']/g, (sign) => NAMED[sign] ?? sign),
  (text) => text.replaceAll(/[&<>"'+/=]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  (text) => text.replaceAll(/[&<>"'+/=]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`),
  (text) => text.replaceAll(/[&<>"'+/=]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
];

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function percent(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The middle of it at each of the three offsets at which it may stand in what was put into base64. */
function inBase64(text: string): readonly string[] {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return [0, 1, 2].flatMap((offset) => {
    const whole = btoa(bytes.slice(offset, offset + Math.floor((bytes.length - offset) / 3) * 3));
    return whole.length < PIECE ? [] : [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
