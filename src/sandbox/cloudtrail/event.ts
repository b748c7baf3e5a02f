import { isoSecond } from '../iam/names.ts';
import { toSecond } from '../iam/state.ts';
import { epochSeconds } from '../wire/json-service.ts';
import type { World } from '../world.ts';
import { requestParametersOf, responseElementsOf } from './elements.ts';
import { userIdentityOf, usernameOf } from './identity.ts';
import { eventIdOf, eventNameOf, eventSourceOf, regionOf } from './recorded.ts';
import type { RecordedCall } from './recorded.ts';
import { resourcesOf } from './resources.ts';

/** A call as LookupEvents answers it. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
export const eventOf = (world: World, call: RecordedCall): object => ({
  EventId: eventIdOf(call),
  EventName: eventNameOf(call),
  ReadOnly: String(call.access === 'read'),
  ...(call.accessKeyId === null ? {} : { AccessKeyId: call.accessKeyId }),
  EventTime: epochSeconds(toSecond(Date.parse(call.at))),
  EventSource: eventSourceOf(call),
  Username: usernameOf(call),
  Resources: resourcesOf(call),
  CloudTrailEvent: JSON.stringify(recordOf(world, call)),
});

/**
 * The event as trails deliver it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const recordOf = (world: World, call: RecordedCall): object => ({
  eventVersion: '1.11',
  userIdentity: userIdentityOf(world, call),
  eventTime: isoSecond(Date.parse(call.at)),
  eventSource: eventSourceOf(call),
  eventName: eventNameOf(call),
  awsRegion: regionOf(call),
  sourceIPAddress: '127.0.0.1',
  userAgent: call.userAgent,
  ...failureOf(call),
  requestParameters: requestParametersOf(call),
  responseElements: responseElementsOf(world, call),
  requestID: call.requestId,
  eventID: eventIdOf(call),
  readOnly: call.access === 'read',
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: call.account,
  eventCategory: 'Management',
});

/** A call that was carried out has not failed, whatever its caller was answered on the way back. */
const failureOf = ({ service, error, message, effect }: RecordedCall): object =>
  error === null || effect ? {} : { errorCode: errorCodeOf(service, error), errorMessage: message };

/** CloudTrail names errors as the services do inside, not always as they answer them. */
const errorCodeOf = (service: string, code: string): string => {
  if (code === 'AccessDeniedException') return 'AccessDenied';
  if (service !== 'iam' || code === 'AccessDenied' || code.endsWith('Exception')) return code;
  return code === 'ValidationError' ? 'ValidationException' : `${code}Exception`;
};
