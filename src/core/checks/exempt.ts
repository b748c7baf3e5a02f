import { EXEMPT_TAG, type TagExemption, exemptionAt } from '../model/exemption.ts';
import type { UserMemory } from '../model/memory.ts';
import { tagValue } from '../model/observation.ts';
import { exemptSince } from '../memory/exempted.ts';
import type { HoldVerdict, Verdict } from '../model/decision.ts';
import { type Instant, toDate } from '../model/time.ts';
import { announcedEnd } from './exemption-ends.ts';
import type { Check, DecideContext, KeySituation, UserSituation } from './situation.ts';
import { hold, report } from './verdicts.ts';

/** Row 5. Fails closed: an exemption that cannot be read exempts, and one that vanished goes on until its end is confirmed. */
export const exempt: Check = (situation) => exemptByTag(situation) ?? exemptByRule(situation);

function exemptByTag(situation: KeySituation): Verdict | undefined {
  const { user, keyId } = situation;
  const { exemption, isGone, since } = exemptionOf(situation, situation);
  if (exemption.kind === 'none' || exemption.kind === 'expired') return undefined;
  const { endsAt } = exemption;
  const until = toDate(endsAt - 1);
  if (exemption.kind === 'unreadable') {
    const { because } = exemption;
    const held = isGone
      ? vanished(user.user, `Exempt, until when cannot be read (${because})`)
      : hold(
          'ExemptionUnreadable',
          `The tag keywarden:exempt of ${user.user} cannot be read: ${because}. The user stays exempt until it can, and until ${until} at the latest.`,
        );
    return announcedEnd(situation, { endsAt, since, held });
  }
  const { kind, keyIds, reason } = exemption;
  if (keyIds !== null && (keyId === null || !keyIds.includes(keyId))) return undefined;
  const held = isGone
    ? vanished(user.user, `Exempt until ${until} (${reason})`)
    : kind === 'too-long'
      ? hold(
          'ExemptionTooLong',
          `Exempt until ${until}: ${reason}. The tag asks for longer than guardrails.exempt-max allows.`,
        )
      : hold('Exempt', `Exempt until ${until}: ${reason}.`);
  return announcedEnd(situation, { endsAt, since, held });
}

function vanished(user: string, exempt: string): HoldVerdict {
  return hold(
    'ExemptionVanished',
    `${exempt}, and the tag that said so is gone. It counts until somebody confirms its end: keywarden exempt ${user} --end`,
  );
}

function exemptByRule({ rule, now }: KeySituation): Verdict | undefined {
  if (!rule?.exempt) return undefined;
  const { endsAt, reason } = rule.exempt;
  if (endsAt === null) return hold('Exempt', `Exempt by rule "${rule.name}": ${reason}.`);
  if (now < endsAt)
    return hold('Exempt', `Exempt by rule "${rule.name}" until ${toDate(endsAt - 1)}: ${reason}.`);
  if (rule.unused || rule.rotate || rule.inactive) return undefined;
  return report(
    'ExemptionExpired',
    `The exemption of rule "${rule.name}" ended on ${toDate(endsAt - 1)}: renew it or give the rule sections.`,
  );
}

/** What a user's exemption by tag is now. @returns `isGone`: the tag is not there any more, and it counts all the same */
function exemptionOf(
  { user, memory }: Pick<UserSituation, 'user' | 'memory'>,
  { now, policy }: Pick<DecideContext, 'now' | 'policy'>,
): { readonly exemption: TagExemption; readonly isGone: boolean; readonly since: Instant } {
  if (!user.tags.known) return { exemption: { kind: 'none' }, isGone: false, since: now };
  const value = tagValue(user.tags.value, EXEMPT_TAG);
  const remembered: UserMemory['exemption'] = memory.known ? memory.value.exemption : null;
  const { exemptMax } = policy.guardrails;
  const since = memory.known ? exemptSince(memory.value, now, exemptMax) : now;
  const exemption = exemptionAt(value ?? remembered?.value, now, exemptMax, since);
  return { exemption, isGone: value === undefined, since };
}

/** An exemption by tag that is over is itself worth knowing; the user is decided on like any other. */
export function expiredExemption(
  situation: Pick<UserSituation, 'user' | 'memory'>,
  context: Pick<DecideContext, 'now' | 'policy'>,
): Verdict | undefined {
  const { exemption, isGone } = exemptionOf(situation, context);
  if (exemption.kind !== 'expired' || isGone) return undefined;
  const { endsAt, asksFor, reason } = exemption;
  const todo =
    asksFor === endsAt
      ? 'renew it, or remove the tag keywarden:exempt.'
      : 'guardrails.exempt-max allows no more. Remove the tag keywarden:exempt; a rule with "exempt" can last longer.';
  return report(
    'ExemptionExpired',
    `The exemption of ${situation.user.user} ended on ${toDate(endsAt - 1)} (${reason}): ${todo}`,
  );
}
