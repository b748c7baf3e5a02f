import type { NoticeDeps, NoticeEntry } from '../act/notices.ts';
import { recordOf } from '../core/checks/key-state.ts';
import type { UserObservation } from '../core/model/observation.ts';
import type { Rule } from '../core/model/policy.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';
import { type Receipt, isKnownAnnouncement } from '../core/model/receipt.ts';
import type { Instant } from '../core/model/time.ts';
import type { Sink } from '../core/ports.ts';
import type { EarlierPromise, Handover } from '../notify/notice.ts';
import { composeLetters } from '../notify/split.ts';
import { directoryName } from '../owners/find-owner.ts';
import { ownerName } from '../owners/owner.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';

/** Turns decided notices into the messages to their owner: one, unless it would be too long. */
export function composeFor(deps: RunDeps, { plan, now }: Planned, sink: Sink | null): NoticeDeps['compose'] {
  return async (owner, entries) =>
    composeLetters(
      {
        owner: { address: owner, name: await greeting(deps, owner, entries) },
        account: { id: plan.account, alias: deps.accountName ?? null },
        now,
        entries: await Promise.all(
          entries.map(async (entry) => {
            const { user, key, decision, receipts, isBurnt } = entry;
            return {
              entry,
              user,
              key,
              isBurnt,
              reason: decision.reason,
              message: decision.message,
              notice: decision.notice,
              cause: decision.cause,
              rule: decision.rule,
              measure: ruleOf(deps, decision.rule)?.unused?.measure ?? 'last-used',
              rotatedBy: ruleOf(deps, decision.rule)?.rotate?.by ?? 'owner',
              earlier: earlierPromise(decision, receipts),
              handover: HANDS_OVER.has(decision.reason) ? await handoverOf(user, key.keyId, now, sink) : null,
            };
          }),
        ),
      },
      deps.templates,
    ).map(({ message, entries: told }) => ({ message, entries: told.map(({ entry }) => entry) }));
}

/** Until the old key is gone, whoever is told of it is told how to fetch the new one. */
const HANDS_OVER: ReadonlySet<ReasonCode> = new Set(['Replaced', 'CutoverUnproven']);

/**
 * The last date that was given for the key. A promise that became void was of an earlier life of the key, and only what
 * takes it back still speaks of it.
 */
function earlierPromise(
  { notice }: NoticeEntry['decision'],
  receipts: readonly Receipt[],
): EarlierPromise | null {
  const isTakenBack = notice.announced === 'nothing';
  for (const { announced, promised, voided } of receipts.toReversed()) {
    if (announced === 'nothing') return null;
    // What a newer Keywarden announced we have no words for.
    if (!isKnownAnnouncement(announced)) continue;
    if (promised !== null && (isTakenBack || voided === null)) return { announced, promised };
  }
  return null;
}

/** As the directory names them, else the beginning of the address. */
async function greeting(
  { directories = new Map() }: RunDeps,
  owner: string,
  [first]: readonly NoticeEntry[],
): Promise<string> {
  const name = first === undefined ? null : await directoryName(first.user, owner, directories);
  return name ?? ownerName(owner);
}

function ruleOf({ policy }: RunDeps, wanted: string | null): Rule | undefined {
  return policy.rules.find(({ name }) => name === wanted);
}

/** The replacement that the old key's record names; null where its owner made it and knows where it is. */
async function handoverOf(
  user: UserObservation,
  keyId: string | null,
  now: Instant,
  sink: Sink | null,
): Promise<Handover | null> {
  const parsed = keyId === null ? undefined : recordOf(user, keyId, now);
  const { by, via } = parsed?.ok ? parsed.record.extra : {};
  if (by === undefined || sink === null || !user.userId.known) return null;
  // The predecessor put it into its bucket, under the name that the sink for S3 has for it, and into no other sink.
  if (via !== undefined && sink.name !== 's3') return null;
  const { account, user: name, arn, userId } = user;
  return { keyId: by, ...(await sink.pointer({ account, user: name, arn, userId: userId.value }, by)) };
}
