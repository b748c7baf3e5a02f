import { type Aws, type AwsOptions, createAws } from '../clients.ts';
import { type CannedAnswer, type CannedAws, cannedAws } from './canned-aws.ts';

export const SECRET = 'wJalrXUtnFEMIexampleSECRETkey';

/** Runs `use` against a server that gives these answers, and closes it. Sleeps are recorded and take no time. */
export async function withCanned(
  answers: readonly CannedAnswer[],
  use: (aws: Aws, server: CannedAws, slept: readonly number[]) => Promise<void>,
  options: Partial<AwsOptions> = {},
): Promise<void> {
  const server = await cannedAws(...answers);
  const slept: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    return Promise.resolve();
  };
  const credentials = {
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: SECRET,
    sessionToken: 'SESSIONTOKENexample',
  };
  try {
    await use(
      createAws({ region: 'us-east-1', endpointUrl: server.endpoint, credentials, sleep, ...options }),
      server,
      slept,
    );
  } finally {
    await server.close();
  }
}
