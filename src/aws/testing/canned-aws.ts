import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer as it goes over the wire; `drop`: the connection breaks instead. */
export type CannedAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | 'drop';

export interface CannedAws {
  readonly endpoint: string;
  /** Bodies of the requests so far, in order. */
  readonly requests: readonly string[];
  /** Their methods and targets, `GET /bucket?list-type=2`. */
  readonly targets: readonly string[];
  /** Their headers, names in lower case. */
  readonly headers: readonly IncomingHttpHeaders[];
  readonly close: () => Promise<void>;
}

/** A server on 127.0.0.1 that gives these answers one after the other, and the last one for ever. */
export async function cannedAws(...answers: readonly CannedAnswer[]): Promise<CannedAws> {
  const requests: string[] = [];
  const targets: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      requests.push(body);
      targets.push(`${request.method} ${request.url}`);
      headers.push(request.headers);
      return answer(response, answers[Math.min(requests.length, answers.length) - 1] ?? 'drop');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    targets,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A successful answer of IAM or STS. */
export function result(
  operation: string,
  inner: string,
  headers: Readonly<Record<string, string>> = {},
): CannedAnswer {
  const body = `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${inner}</${operation}Result></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', ...headers }, body };
}

/** An error as IAM and STS write it. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): CannedAnswer {
  const body = `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml', ...headers }, body };
}

/** An answer of SES. */
export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): CannedAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function answer(response: ServerResponse, canned: CannedAnswer): void {
  if (canned === 'drop') {
    response.destroy();
    return;
  }
  response.writeHead(canned.status, canned.headers);
  response.end(canned.body);
}
