import { cloudTrailService } from '../cloudtrail/cloudtrail.ts';
import type { SandboxOptions } from '../server.ts';
import { jsonCallerOf } from './json-caller.ts';
import { openSandbox } from './open-sandbox.ts';
import type { Sent } from './service-request.ts';

/** A lookup's event, with its JSON read. */
export interface TrailEvent {
  readonly EventId: string;
  readonly EventName: string;
  readonly EventTime: number;
  readonly Username: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** An embedded AWS whose CloudTrail shows calls at once, unless told otherwise, and ways to look them up. */
export const trailOf = async (options: Partial<SandboxOptions> = {}) => {
  const sandbox = await openSandbox({ switches: { cloudTrail: { delayMs: 0 } }, ...options });
  const call = jsonCallerOf(cloudTrailService, sandbox.world);
  const lookup = (input: object = {}, sent: Sent = {}) => call('LookupEvents', input, sent);
  const events = (input: object = {}, sent: Sent = {}): readonly TrailEvent[] =>
    (lookup(input, sent).json.Events as { CloudTrailEvent: string }[]).map((event) => ({
      ...(event as unknown as TrailEvent),
      record: JSON.parse(event.CloudTrailEvent) as TrailEvent['record'],
    }));
  return {
    ...sandbox,
    lookup,
    events,
    names: (input: object = {}, sent: Sent = {}) => events(input, sent).map((event) => event.EventName),
  };
};

export const attribute = (AttributeKey: string, AttributeValue: string) => ({
  LookupAttributes: [{ AttributeKey, AttributeValue }],
});
