import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bucket of many small objects: what the embedded AWS, which sorts them all for every page, is too slow for. */
export interface FakeS3 {
  readonly endpoint: string;
  readonly objects: Map<string, string>;
  readonly close: () => void;
}

const PAGE = 1000;
const DATE = new Date().toUTCString();
const CALLER =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:sts::100000000000:assumed-role/keywarden/run</Arn><UserId>AROA:run</UserId><Account>100000000000</Account>' +
  '</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>';

/** Serves GetObject, PutObject, ListObjectsV2 and GetCallerIdentity on 127.0.0.1, each after `latencyMs`. */
export async function fakeS3(bucket: string, latencyMs: number): Promise<FakeS3> {
  const objects = new Map<string, string>();
  let sorted: readonly string[] = [];
  const list = (query: URLSearchParams): string => {
    if (sorted.length !== objects.size) sorted = [...objects.keys()].toSorted();
    const prefix = query.get('prefix') ?? '';
    const all = sorted.filter((key) => key.startsWith(prefix));
    const from = Number(query.get('continuation-token') ?? 0);
    const page = all.slice(from, from + PAGE);
    const isMore = from + PAGE < all.length;
    const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    const next = isMore ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
    return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><IsTruncated>${isMore}</IsTruncated>${next}${contents}</ListBucketResult>`;
  };
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, body: string]> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const key = decodeURIComponent(url.pathname).replace(`/${bucket}`, '').replace(/^\//, '');
    if (request.method === 'PUT') {
      const chunks: string[] = [];
      for await (const chunk of request.setEncoding('utf8')) chunks.push(chunk as string);
      objects.set(key, chunks.join(''));
      return [200, ''];
    }
    if (request.method === 'POST') return [200, CALLER];
    if (key === '') return [200, list(url.searchParams)];
    const found = objects.get(key);
    return found === undefined ? [404, '<Error><Code>NoSuchKey</Code></Error>'] : [200, found];
  };
  const server: Server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void answer(request).then(([status, body]) =>
      setTimeout(() => {
        response.writeHead(status, { Date: DATE, 'Last-Modified': DATE, ETag: '"1"' });
        response.end(body);
      }, latencyMs),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
