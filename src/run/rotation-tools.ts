import type { RotationTools } from '../act/deps.ts';
import type { Aws } from '../aws/clients.ts';
import type { DeliverSettings } from '../core/model/policy.ts';
import { HOUR, MINUTE } from '../core/model/time.ts';
import type { Sink, SinkUser } from '../core/ports.ts';
import { openSink } from '../deliver/open-sink.ts';
import type { KeyRecord } from '../core/model/record.ts';
import type { HistoryEntry } from '../store/journal/entry.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';
import { redacting } from './redacting.ts';
import type { Powers } from './powers.ts';

/** What rotations need: the sink that the policy names and the ways to make and test a key. Null: it names none. */
export async function rotationTools(
  { policy, aws }: RunDeps,
  { store, context: { run } }: Pick<Planned, 'store' | 'context'>,
  powers: Powers,
): Promise<RotationTools | null> {
  if (policy.deliver === null) return null;
  return {
    sink: redacting(await sinkWithin(powers, policy.deliver, aws), aws.redact),
    createKey: (user) => powers.iam.createKey(user, run),
    // Who answers wrongly may answer with what it was sent.
    identityOf: async (key) => ({ arn: aws.redact((await aws.testKey(key)).arn) }),
    // The intent is dated by its run's first answer: the key may have been made up to the length of a run later.
    createdKeys: (since) => aws.trail().createdKeys({ since: since - MINUTE, until: since + HOUR }),
    hasBegun: async (keyId, intent) =>
      (await store.readRecent(intent.since - HOUR)).some((entry) => begins(entry, keyId, intent)),
  };
}

function begins({ event, run, keyId, data }: HistoryEntry, of: string, intent: KeyRecord): boolean {
  return event === 'intent' && data['step'] === 'rotate' && keyId === of && run === intent.run;
}

/** The sink, asked about each user with the powers over that user. */
async function sinkWithin(powers: Powers, deliver: DeliverSettings, look: Aws): Promise<Sink> {
  const { name, place } = await openSink(deliver, look);
  const opened = new Map<Aws, Promise<Sink>>();
  const of = async ({ user }: SinkUser): Promise<Sink> => {
    const aws = await powers.over(user);
    const sink = opened.get(aws) ?? openSink(deliver, aws);
    opened.set(aws, sink);
    return sink;
  };
  return {
    name,
    place,
    preflight: async (user) => (await of(user)).preflight(user),
    store: async (user, key) => (await of(user)).store(user, key),
    makeVisible: async (user, keyId) => (await of(user)).makeVisible(user, keyId),
    sight: async (user, keyId) => (await of(user)).sight(user, keyId),
    destroy: async (user, keyId) => (await of(user)).destroy(user, keyId),
    letIn: async (user) => (await of(user)).letIn(user),
    pointer: async (user, keyId) => (await of(user)).pointer(user, keyId),
  };
}
