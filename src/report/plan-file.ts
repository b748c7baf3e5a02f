import * as z from 'zod';
import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Step } from '../core/model/decision.ts';
import { parseIso } from '../core/model/time.ts';

/** A plan file that cannot be taken as consent. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** What somebody agreed to by handing over a plan file; everything else is decided again on the live users. */
export type ConsentedPlan = z.infer<typeof PLAN>;
export type ConsentedItem = ConsentedPlan['accounts'][number]['items'][number];

/**
 * Reads a plan file.
 * @throws PlanError when it is not a plan, or a plan of another version
 */
export function planFromJson(text: string): ConsentedPlan {
  const data = parsed(text);
  const { version } = VERSION.catch({ version: undefined }).parse(data);
  if (version === undefined) throw new PlanError(`This is not a plan: it has no "version". ${MAKE_ONE}`);
  if (version !== 1) {
    const isNewer = typeof version === 'number' && version > 1;
    throw new PlanError(
      `This is a plan of version ${JSON.stringify(version)}, and this Keywarden reads version 1. ${isNewer ? 'Update Keywarden, or make one with this: keywarden plan -o plan.json' : MAKE_ONE}`,
    );
  }
  const result = PLAN.safeParse(data);
  if (!result.success) throw new PlanError(`This plan is damaged: ${faults(result.error)}. ${MAKE_ONE}`);
  return result.data;
}

const MAKE_ONE = 'Make a new one with: keywarden plan -o plan.json';
const MOST_FAULTS = 5;

const VERSION = z.object({ version: z.unknown() });

const INSTANT = z.string().transform((text, context) => {
  const at = parseIso(text);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'is not a moment like 2026-11-01T02:00:00Z' });
  return z.NEVER;
});

/** Steps and reasons are any words: what a newer Keywarden planned is agreed to, and never among what this one finds due. */
const ITEM = z.object({
  id: z.string().min(1),
  user: z.string().min(1),
  userId: z.string().nullable(),
  keyId: z.string().nullable(),
  step: z
    .string()
    .min(1)
    .transform((written) => written as Step),
  reason: z
    .string()
    .min(1)
    .transform((written) => written as ReasonCode),
});

const PLAN = z
  .object({
    version: z.literal(1),
    generatedAt: INSTANT,
    policyHash: z.string().min(1),
    hypothetical: z.boolean(),
    accounts: z.array(
      z.object({ account: z.string().regex(/^\d{12}$/, 'is not an account number'), items: z.array(ITEM) }),
    ),
  })
  .readonly();

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlanError(`This is not a plan: it is not JSON. ${MAKE_ONE}`, { cause: error });
  }
}

function faults({ issues }: z.ZodError): string {
  const said = issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  return [...said, ...(issues.length > MOST_FAULTS ? [`and ${issues.length - MOST_FAULTS} more`] : [])].join(
    '; ',
  );
}
