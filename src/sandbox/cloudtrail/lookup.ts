import { z } from 'zod';
import { environmentOf } from '../environment.ts';
import { throttled } from '../faults/errors.ts';
import { createRateLimiter } from '../faults/rate-limit.ts';
import { toSecond } from '../iam/state.ts';
import { callLogOf } from '../log/call-log.ts';
import { AwsError } from '../service.ts';
import type { ServiceRequest } from '../service.ts';
import { type JsonCall, jsonOperation } from '../wire/json-service.ts';
import type { Instant } from '../world.ts';
import { attributeFilter } from './attribute.ts';
import { eventOf } from './event.ts';
import { isRecorded } from './recorded.ts';
import type { RecordedCall } from './recorded.ts';
import { byNewest, fromToken, toToken } from './token.ts';

const lookupInput = z.object({
  LookupAttributes: z
    .array(z.object({ AttributeKey: z.string(), AttributeValue: z.string().min(1).max(2000) }))
    .default([]),
  /** Seconds since the epoch; both ends belong to the range. */
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  EventCategory: z.string().optional(),
  MaxResults: z.number().int().default(50),
  NextToken: z.string().optional(),
});
type LookupCall = JsonCall<z.infer<typeof lookupInput>>;

/**
 * LookupEvents: the management events of the last 90 days in this account and region, newest first. They are made out of the
 * call log when they are asked for, so calls that nobody looks up cost nothing.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const lookupEvents = jsonOperation(lookupInput, (call) => {
  throttle(call);
  const { LookupAttributes, StartTime, EndTime, MaxResults: size, NextToken } = call.input;
  if (call.input.EventCategory !== undefined)
    throw new AwsError('NotImplemented', "The embedded AWS's CloudTrail has no Insights events.", 501);
  if (size < 1 || size > 50)
    throw new AwsError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
  const asked = [call.account, call.region, LookupAttributes, StartTime, EndTime];
  const after = NextToken === undefined ? null : fromToken(NextToken, asked);
  const found = matching(call).filter((event) => after === null || byNewest(after, event) < 0);
  const page = found.slice(0, size);
  const last = page.at(-1);
  return {
    result: {
      Events: page.map((event) => eventOf(call.world, event)),
      ...(last === undefined || found.length <= size ? {} : { NextToken: toToken(last, asked) }),
    },
  };
});

/** Everything the lookup is about, newest first. */
const matching = (call: LookupCall): readonly RecordedCall[] => {
  const { account, region, now, world, input } = call;
  const isWanted = attributeFilter(input.LookupAttributes);
  const { from, to } = rangeOf(input, now);
  const shownUntil = now - environmentOf(world).switches.cloudTrail.delayMs;
  return callLogOf(world)
    .history()
    .filter((each) => isRecorded(each, account, region))
    .filter((each) => {
      const at = Date.parse(each.at);
      const second = toSecond(at);
      return at <= shownUntil && second >= from && second <= to && isWanted(each);
    })
    .toSorted(byNewest);
};

/** @throws AwsError `InvalidTimeRangeException` */
const rangeOf = (
  { StartTime: start, EndTime: end }: LookupCall['input'],
  now: Instant,
): { readonly from: Instant; readonly to: Instant } => {
  if (start !== undefined && end !== undefined && start > end)
    throw new AwsError('InvalidTimeRangeException', 'The start time must be before the end time.');
  const oldest = now - KEPT_FOR_MS;
  return { from: Math.max(oldest, (start ?? 0) * 1000), to: end === undefined ? now : end * 1000 };
};

const KEPT_FOR_MS = 90 * 24 * 3600 * 1000;

/** @throws AwsError `ThrottlingException` */
const throttle = ({ world, account, region }: ServiceRequest): void => {
  const { realTime, switches } = environmentOf(world);
  const { lookupsPerSecond: rate } = switches.cloudTrail;
  if (rate === null) return;
  const limiter = world.slice('global', 'cloudtrail-limiter', () => createRateLimiter(realTime));
  const limit = { perSecond: rate, burst: Math.max(1, rate), operation: OPERATION };
  if (!limiter.take(`${account}/${region}`, OPERATION, limit)) throw throttled('cloudtrail');
};

const OPERATION = 'cloudtrail:LookupEvents';
