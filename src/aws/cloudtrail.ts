import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Instant } from '../core/model/time.ts';
import { attempt, notAws, present } from './attempt.ts';
import { markedRun } from './run-mark.ts';

/** A key that CloudTrail shows being created. */
interface CreatedKey {
  readonly keyId: string;
  /** The run of ours that created it; null: somebody else did. */
  readonly run: string | null;
  readonly at: Instant;
}

interface KeysAsked {
  readonly since: Instant;
  readonly until: Instant;
}

/** The part of CloudTrail that Keywarden uses. Every function throws `AwsFailure`. */
export interface TrailApi {
  /** Events come minutes late: that a key is missing here proves nothing. */
  readonly createdKeys: (asked: KeysAsked) => Promise<readonly CreatedKey[]>;
}

/** CloudTrail over a client of the SDK, in the region where the events of IAM are. */
export function trailApi(client: CloudTrailClient): TrailApi {
  return { createdKeys: (asked) => createdKeys(client, asked) };
}

/** CloudTrail's limit for LookupEvents, per account and region. */
export const LOOKUPS_PER_SECOND = 2;

/**
 * The region in whose event history the calls to IAM are: one per partition.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
export function regionOfIamEvents(region: string): string {
  if (region.startsWith('cn-')) return 'cn-north-1';
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  return region.startsWith('eusc-') ? 'eusc-de-east-1' : 'us-east-1';
}

/**
 * The keys of an account that were created in a span of time, of the last 90 days. Whose they are is told by their ids:
 * a user may have been renamed since, and the event keeps the former name.
 * Needs: cloudtrail:LookupEvents
 */
async function createdKeys(
  client: CloudTrailClient,
  { since, until }: KeysAsked,
): Promise<readonly CreatedKey[]> {
  const operation = 'cloudtrail:LookupEvents';
  const found: CreatedKey[] = [];
  let token: string | undefined;
  do {
    const command = new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }],
      StartTime: new Date(since),
      EndTime: new Date(until),
      MaxResults: 50,
      NextToken: token,
    });
    const { Events, NextToken } = await attempt(operation, () => client.send(command));
    for (const event of present(Events, operation, 'Events')) {
      const key = createdKey(event, operation);
      if (key !== null) found.push(key);
    }
    if (NextToken !== undefined && NextToken === token)
      throw notAws(operation, 'the same page comes again and again');
    token = NextToken;
  } while (token !== undefined);
  return found;
}

interface TrailRecord {
  readonly responseElements?: {
    readonly accessKey?: { readonly accessKeyId?: unknown };
  } | null;
  readonly userIdentity?: { readonly type?: unknown; readonly arn?: unknown };
  readonly userAgent?: unknown;
}

/** Null: the call failed, and made no key. */
function createdKey(event: Event, operation: string): CreatedKey | null {
  const record = parse(present(event.CloudTrailEvent, operation, 'CloudTrailEvent'), operation);
  const { accessKeyId } = record.responseElements?.accessKey ?? {};
  if (typeof accessKeyId !== 'string') return null;
  return {
    keyId: accessKeyId,
    run: runOf(record),
    at: present(event.EventTime, operation, 'EventTime').getTime(),
  };
}

/** The session is the last part of `arn:aws:sts::111122223333:assumed-role/Keywarden/keywarden-3f9c2a7b`. */
function runOf({ userIdentity, userAgent }: TrailRecord): string | null {
  const { type, arn } = userIdentity ?? {};
  const session = type === 'AssumedRole' && typeof arn === 'string' ? (arn.split('/')[2] ?? null) : null;
  return markedRun(session, typeof userAgent === 'string' ? userAgent : null);
}

function parse(text: string, operation: string): TrailRecord {
  try {
    const record: unknown = JSON.parse(text);
    if (typeof record === 'object' && record !== null) return record;
  } catch {
    // said below
  }
  throw notAws(operation, 'an event is not JSON');
}
