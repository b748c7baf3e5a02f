import { jsonService } from '../wire/json-service.ts';
import { lookupEvents } from './lookup.ts';

/** The part of CloudTrail that Keywarden uses, the event history, in its own wire format (JSON 1.1). */
export const cloudTrailService = jsonService({
  name: 'cloudtrail',
  operations: { LookupEvents: lookupEvents },
  logged: ['LookupAttributes', 'StartTime', 'EndTime', 'MaxResults'],
});
