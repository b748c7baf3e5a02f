import { join } from 'node:path';
import { createAws, type Aws } from '../aws/clients.ts';
import type { EmailApi } from '../aws/ses.ts';
import { loadPolicy } from '../config/load.ts';
import type { Clock } from '../core/ports.ts';
import { loadTemplates } from '../notify/templates.ts';
import type { RunDeps } from '../run/deps.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { storeScope } from '../store/names.ts';
import { openStore } from '../store/store.ts';
import { OPERATORS, policyText } from './policy.ts';

export interface KeywardenOptions {
  readonly sandbox: Sandbox;
  /** Where the store lies. */
  readonly folder: string;
  readonly clock: Clock;
  /** Random lower-case hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
  /** Drop notices on the floor and say that they were accepted. */
  readonly skipNotices: boolean;
}

/**
 * What each run over an account is made of: the real pipeline, on the embedded AWS.
 * @returns makes the parts of one more run; connections are kept, or hundreds of runs would leave thousands behind
 */
export async function keywardenFor(options: KeywardenOptions): Promise<(account: string) => RunDeps> {
  const { sandbox, folder, clock, randomHex, skipNotices } = options;
  const { policy } = loadPolicy(policyText(folder), join(folder, 'keywarden.yaml'));
  const templates = await loadTemplates(null, () => Promise.resolve(null));
  // Waiting for AWS to make its report or to show a change would only show that we can wait.
  const sleep = () => Promise.resolve();
  const connect = (account: string): Aws => {
    const aws = createAws({
      endpointUrl: sandbox.endpoint,
      region: 'eu-west-1',
      credentials: sandbox.control.credentials(account),
      loopbackOnly: true,
      sleep,
    });
    const email = aws.email('eu-west-1');
    const kept = { ...aws, email: () => email };
    return skipNotices ? withoutNotices(kept) : kept;
  };
  const connections = new Map<string, Aws>();
  return (account) => {
    const aws = connections.get(account) ?? connect(account);
    connections.set(account, aws);
    return {
      aws: forOneRun(aws),
      policy,
      openStore: ({ partition }) => {
        const scope = storeScope({ partition, account, endpointUrl: sandbox.endpoint });
        return openStore({ root: join(folder, 'store'), scope, clock, randomId: () => randomHex(8) });
      },
      templates,
      newRunId: () => randomHex(8),
      clock,
      sleep,
    };
  };
}

/** The same connections, with the clock of a run that begins now: its time is that of its own first answer. */
function forOneRun(aws: Aws): Aws {
  let first: number | null = null;
  const callerIdentity = async () => {
    const caller = await aws.sts.callerIdentity();
    first ??= aws.latestServerTime();
    return caller;
  };
  return { ...aws, sts: { callerIdentity }, serverTime: () => first };
}

/** The sabotage: owners' mails are dropped on the floor, and their receipts written all the same. */
function withoutNotices(aws: Aws): Aws {
  const sabotaged = (email: EmailApi): EmailApi => ({
    suppressed: () => email.suppressed(),
    send: (mail) =>
      mail.to === OPERATORS
        ? email.send(mail)
        : Promise.resolve({ messageId: 'dropped-on-the-floor', acceptedAt: aws.latestServerTime() ?? 0 }),
  });
  return { ...aws, email: (region) => sabotaged(aws.email(region)) };
}
