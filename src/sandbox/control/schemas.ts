import { z } from 'zod';
import { LONGEST_DELAY_MS } from '../iam/last-use.ts';
import type { Fault } from '../faults/fault.ts';
import type { SwitchesPatch } from '../switches.ts';

/** What may be sent to `/_sandbox/`, as JSON. */

const count = z.number().int().min(0);
const where = {
  operation: z.string().regex(/^[\w*]+:[\w*]+$/, 'must be like iam:ListUsers or iam:*'),
  account: z.string().exactOptional(),
  userName: z.string().exactOptional(),
  times: count.exactOptional(),
  after: count.exactOptional(),
};
const error = {
  code: z.string(),
  status: z.number().int().min(400).max(599),
  message: z.string().exactOptional(),
};

export const faultSchema: z.ZodType<Fault> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle'), ...where }),
  z.strictObject({ kind: z.literal('error'), ...where, ...error }),
  z.strictObject({ kind: z.literal('error-after'), ...where, ...error }),
  z.strictObject({ kind: z.literal('echo'), ...where, code: error.code, status: error.status }),
  z.strictObject({ kind: z.literal('drop'), ...where }),
  z.strictObject({ kind: z.literal('drop-after'), ...where }),
  z.strictObject({ kind: z.literal('latency'), ...where, ms: z.number().min(0) }),
]);

export const switchesSchema: z.ZodType<SwitchesPatch> = z.strictObject({
  consistency: z
    .strictObject({ readsMs: count.exactOptional(), keysMs: count.exactOptional() })
    .exactOptional(),
  shortPages: count.min(1).nullable().exactOptional(),
  report: z
    .strictObject({ inProgressCalls: count.exactOptional(), inProgressMs: count.exactOptional() })
    .exactOptional(),
  lastUse: z.strictObject({ delayMs: count.max(LONGEST_DELAY_MS).exactOptional() }).exactOptional(),
  quotas: z
    .strictObject({ users: count.exactOptional(), keysPerUser: count.exactOptional() })
    .exactOptional(),
  policies: z.boolean().exactOptional(),
  rateLimit: z
    .strictObject({
      perSecond: z.number().positive(),
      burst: z.number().min(1),
      operation: where.operation.exactOptional(),
    })
    .nullable()
    .exactOptional(),
  cloudTrail: z
    .strictObject({
      delayMs: count.exactOptional(),
      lookupsPerSecond: z.number().positive().nullable().exactOptional(),
    })
    .exactOptional(),
  organizations: z.strictObject({ emptyPages: z.boolean().exactOptional() }).exactOptional(),
});

const moment = z.iso.datetime({ offset: true });

/** `3d`, `15m` or ms -> ms */
const duration = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(?:ms|[smhdw])$/, 'must be like 15m, 6h, 3d, 2w, or a number of milliseconds')
    .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/^\d+/, '')] ?? 1)),
]);

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export const clockSchema = z
  .strictObject({
    set: moment.exactOptional(),
    advance: duration.exactOptional(),
    mode: z.enum(['frozen', 'running']).exactOptional(),
  })
  .refine((clock) => clock.set === undefined || clock.advance === undefined, 'only one of set and advance');

export const useSchema = z.strictObject({
  keyId: z.string(),
  at: moment.exactOptional(),
  service: z.string().exactOptional(),
  region: z.string().exactOptional(),
});
