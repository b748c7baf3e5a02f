import type { AwsOptions } from '../../src/aws/clients.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';

type Carrier = NonNullable<AwsOptions['requestHandler']>;

interface Sent {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Carries requests of the SDK to the embedded AWS of this process: sockets would be half of a life's time. */
export function withoutNetwork({ answer }: Sandbox): Carrier {
  const handle = async (sent: Sent) => {
    const { method, path, body = '' } = sent;
    const headers: Record<string, string> = { host: sent.hostname };
    for (const [name, value] of Object.entries(sent.headers)) headers[name.toLowerCase()] = value;
    const got = await answer({
      method,
      path,
      rawQuery: queryOf(sent.query ?? {}),
      headers,
      body: typeof body === 'string' ? Buffer.from(body) : bytesOf(body),
    });
    if (got === 'drop') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const answered = Object.entries(got.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    return {
      response: {
        statusCode: got.status,
        headers: Object.fromEntries(answered),
        body: Buffer.from(got.body),
      },
    };
  };
  return {
    handle,
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  } as never;
}

/** Not by `Buffer.from`: the SDK warns of whatever takes its bodies for texts. */
function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function queryOf(query: NonNullable<Sent['query']>): string {
  return Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each: string | null) =>
        each === null ? encode(name) : `${encode(name)}=${encode(each)}`,
      ),
    )
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
