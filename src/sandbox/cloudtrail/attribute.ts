import { AwsError } from '../service.ts';
import { usernameOf } from './identity.ts';
import { eventIdOf, eventNameOf, eventSourceOf } from './recorded.ts';
import type { RecordedCall } from './recorded.ts';
import { resourcesOf } from './resources.ts';

interface LookupAttribute {
  readonly AttributeKey: string;
  readonly AttributeValue: string;
}

/**
 * What a lookup asks for; without an attribute: everything. Values are matched by case, and whole.
 * @throws AwsError `InvalidLookupAttributesException` for more than one attribute, or one that is unknown.
 */
export const attributeFilter = (
  attributes: readonly LookupAttribute[],
): ((call: RecordedCall) => boolean) => {
  const [attribute, ...more] = attributes;
  if (attribute === undefined) return () => true;
  if (more.length > 0) throw invalidAttributes('You can specify only one lookup attribute.');
  const valuesOf = VALUES.get(attribute.AttributeKey);
  if (valuesOf === undefined)
    throw invalidAttributes(`Invalid lookup attribute key: ${attribute.AttributeKey}.`);
  return (call) => valuesOf(call).includes(attribute.AttributeValue);
};

const invalidAttributes = (message: string): AwsError =>
  new AwsError('InvalidLookupAttributesException', message);

/** What an event has under each key. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html */
const VALUES: ReadonlyMap<string, (call: RecordedCall) => readonly (string | null)[]> = new Map([
  ['AccessKeyId', (call: RecordedCall) => [call.accessKeyId]],
  ['EventId', (call: RecordedCall) => [eventIdOf(call)]],
  ['EventName', (call: RecordedCall) => [eventNameOf(call)]],
  ['EventSource', (call: RecordedCall) => [eventSourceOf(call)]],
  ['ReadOnly', (call: RecordedCall) => [String(call.access === 'read')]],
  ['Username', (call: RecordedCall) => [usernameOf(call)]],
  ['ResourceName', (call: RecordedCall) => resourcesOf(call).map((each) => each.ResourceName)],
  ['ResourceType', (call: RecordedCall) => resourcesOf(call).map((each) => each.ResourceType)],
]);
