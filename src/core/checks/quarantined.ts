import { securityContact } from '../contacts.ts';
import { isBurnt } from '../memory/burnt.ts';
import type { Verdict } from '../model/decision.ts';
import { isQuarantine, policyName } from '../quarantine.ts';
import { groundOf } from './ground.ts';
import type { Check, KeySituation } from './situation.ts';
import { toldEach } from './told-each.ts';
import { cannotNotify, hold } from './verdicts.ts';

/**
 * Row 3. A leaked key is an emergency for people: changing it ourselves could destroy evidence or cut off a service. Only
 * AWS's own policy says so; an account's policy of the same name says nothing.
 */
export const quarantined: Check = (situation) => {
  const { user } = situation;
  const policy = user.attachedPolicies.known ? user.attachedPolicies.value.find(isQuarantine) : undefined;
  if (policy === undefined) return undefined;
  const attached = `AWS attached ${policyName(policy)} to ${user.user}`;
  return isNewerThanTheLeak(situation)
    ? hold(
        'Quarantined',
        `${attached} before this key was made, so it is not called stolen. Nothing is done to the user until the quarantine is lifted.`,
      )
    : tellOfLeak(situation, `${attached}: a key has probably leaked.`, policyName(policy));
};

/**
 * Row 3, before all others, for as long as somebody is still to be told: neither a stray tag nor a forged record may keep
 * the alarm from going out. Who was told has to be known, or it would go out with every run.
 */
export const leakUntold: Check = (situation) => {
  const { memory, receipts } = situation;
  if (!memory.known || [...receipts.values()].some((own) => !own.known)) return undefined;
  const verdict = quarantined(situation);
  return verdict?.kind === 'step' ? verdict : undefined;
};

/** We knew of the quarantine when the key was not there yet. */
function isNewerThanTheLeak({ memory, keyId }: KeySituation): boolean {
  return memory.known && memory.value.quarantinedSince !== null && !isBurnt(memory.value, keyId);
}

/** Once to the owner and once to the security contact, whoever of them can be told. */
function tellOfLeak(situation: KeySituation, message: string, measured: string): Verdict {
  const { user, owner, policy } = situation;
  const told = toldEach(situation, {
    to: [owner.known ? owner.value : null, securityContact(policy)],
    ground: groundOf(situation, {
      announced: 'attention',
      reason: 'Quarantined',
      measured,
      since: user.createdAt,
    }),
    message,
    urgent: true,
    held: (to) =>
      hold('Quarantined', `${message} ${to.join(' and ')} ${to.length === 1 ? 'has' : 'have'} been told.`),
  });
  return (
    told ??
    cannotNotify(situation) ??
    hold('OwnerUndeliverable', `${message} Mail reaches nobody who is to be told: correct the addresses.`)
  );
}
