import { s3Service, seedS3 } from '../s3/s3.ts';
import type { BucketSeed } from '../s3/s3.ts';
import { ACCOUNT, type Sent, callerOf, testWorld } from './service-request.ts';

/** An S3 with these buckets, by default one called `vault`, and ways to call it. */
export const s3With = (...buckets: (string | BucketSeed)[]) => {
  const world = testWorld();
  seedS3(world, ACCOUNT, { buckets: buckets.length === 0 ? ['vault'] : buckets });
  const call = callerOf(s3Service, world);
  const put = (key: string, body: string, headers: Record<string, string> = {}, rest: Sent = {}) =>
    call({ method: 'PUT', url: `/vault/${key}`, headers, body, ...rest });
  return { world, call, put };
};

/** The error code of an XML answer. */
export const code = (answer: { body: string }) => /<Code>(.*?)<\/Code>/.exec(answer.body)?.[1];

/** The text of every element of that name, in order. */
export const tagged = (body: string, name: string) =>
  [...body.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'g'))].map((match) => match[1]);
