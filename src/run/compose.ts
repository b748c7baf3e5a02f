import type { NoticeEntry } from '../act/notices.ts';
import type { Message } from '../core/ports.ts';
import { composeNotice } from '../notify/message.ts';
import { ownerName } from '../owners/owner.ts';
import type { Planned } from './account-plan.ts';
import type { RunDeps } from './deps.ts';

/** Turns decided notices into the one message to their owner. */
export function composeFor(
  deps: RunDeps,
  { plan, now }: Planned,
): (owner: string, entries: readonly NoticeEntry[]) => Message {
  return (owner, entries) =>
    composeNotice(
      {
        owner: { address: owner, name: ownerName(owner) },
        account: { id: plan.account, alias: null },
        now,
        entries: entries.map(({ user, key, decision }) => ({
          user,
          key,
          reason: decision.reason,
          message: decision.message,
          notice: decision.notice,
          cause: decision.cause,
          rule: decision.rule,
          measure:
            deps.policy.rules.find(({ name }) => name === decision.rule)?.unused?.measure ?? 'last-used',
        })),
      },
      deps.templates,
    );
}
