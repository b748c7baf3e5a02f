import { createHash, createHmac } from 'node:crypto';
import { Agent, type RequestOptions, request } from 'node:http';

/** A call as somebody makes it, with a key of theirs: the embedded AWS notes the key's use, as AWS does. */
export interface SignedCall {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly service: string;
  readonly region: string;
  /** Parameters of the query protocol; absent, and no `json`: a plain GET of the path. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A call of the JSON protocol, `secretsmanager.GetSecretValue`. */
  readonly json?: { readonly target: string; readonly input: Readonly<Record<string, string>> };
  readonly path?: string;
}

export interface SignedCaller {
  /** @returns the body of the answer. @throws Error when the call was refused */
  readonly call: (call: SignedCall) => Promise<string>;
  readonly close: () => void;
}

/**
 * Calls AWS as the people of the demo do, each with their own key.
 * @throws TypeError for an endpoint that is not this machine: the people of the demo have no business anywhere else
 */
export function signedCaller(endpoint: string): SignedCaller {
  const { protocol, hostname, port, host } = new URL(endpoint);
  if (protocol !== 'http:' || !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname)) {
    throw new TypeError(`the people of the demo call only this machine, and ${endpoint} is elsewhere`);
  }
  const agent = new Agent({ keepAlive: true });
  return {
    call: (call) => {
      const { path = '/' } = call;
      const { body, method } = contentOf(call);
      const headers = signed(call, { method, path, body, host });
      return send({ agent, hostname, port, method, path, headers }, body);
    },
    close: () => agent.destroy(),
  };
}

function contentOf({ parameters, json }: SignedCall): Pick<Unsigned, 'method' | 'body'> {
  if (json !== undefined) return { method: 'POST', body: JSON.stringify(json.input) };
  if (parameters === undefined) return { method: 'GET', body: '' };
  return { method: 'POST', body: new URLSearchParams(parameters).toString() };
}

interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly host: string;
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_1_1 = 'application/x-amz-json-1.1';

/** Only its form is checked: the embedded AWS does not ask when a call was signed. */
const TIMESTAMP = '20260901T000000Z';

/** Signature Version 4. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signed(
  { credentials, service, region, json }: SignedCall,
  { method, path, body, host }: Unsigned,
): Record<string, string> {
  const headers = { host, 'x-amz-content-sha256': sha256(body), 'x-amz-date': TIMESTAMP };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const scope = [TIMESTAMP.slice(0, 8), region, service, 'aws4_request'];
  const canonical = [method, path, '', ...lines, '', names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', TIMESTAMP, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Uint8Array>(
    (secret, part) => new Uint8Array(createHmac('sha256', secret).update(part).digest()),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return {
    ...headers,
    ...(json === undefined ? {} : { 'x-amz-target': json.target }),
    ...(method === 'POST' ? { 'content-type': json === undefined ? FORM : JSON_1_1 } : {}),
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function send(options: RequestOptions, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        if ((answer.statusCode ?? 0) < 300) resolve(text);
        else reject(new Error(`HTTP ${answer.statusCode}: ${text}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
