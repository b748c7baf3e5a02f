import { securityContact } from '../contacts.ts';
import { isBurnt } from '../memory/burnt.ts';
import type { HoldVerdict, Verdict } from '../model/decision.ts';
import { type Ground, isSameGround, isTo } from '../model/receipt.ts';
import { isQuarantine, policyName } from '../quarantine.ts';
import { groundOf } from './ground.ts';
import { mayCount } from './notice-clock.ts';
import type { Check, KeySituation } from './situation.ts';
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

/** We knew of the quarantine when the key was not there yet. */
function isNewerThanTheLeak({ memory, keyId }: KeySituation): boolean {
  return memory.known && memory.value.quarantinedSince !== null && !isBurnt(memory.value, keyId);
}

/** Once to the owner and once to the security contact, whoever of them can be told: neither waits for the other. */
function tellOfLeak(situation: KeySituation, message: string, measured: string): Verdict {
  const { user, now } = situation;
  const ground = groundOf(situation, {
    announced: 'attention',
    reason: 'Quarantined',
    measured,
    since: user.createdAt,
  });
  const to = toBeTold(situation);
  const untold = to.filter((address) => !hasHeard(situation, ground, address));
  const grounds = [ground];
  if (to.length === 0) return nobody(situation, message);
  if (untold.length === 0) {
    const held = hold(
      'Quarantined',
      `${message} ${to.join(' and ')} ${to.length === 1 ? 'has' : 'have'} been told.`,
    );
    return { ...held, grounds };
  }
  return {
    kind: 'step',
    step: 'notify',
    reason: 'Quarantined',
    message,
    due: now,
    cause: null,
    notice: {
      announced: 'attention',
      promised: null,
      reminder: null,
      urgent: true,
      copyToFallback: false,
      to: untold,
    },
    grounds,
  };
}

function toBeTold({ policy, owner, unreachable }: KeySituation): readonly string[] {
  if (policy.notify === null) return [];
  const security = securityContact(policy);
  const all = [owner.known ? owner.value : null, security].filter((each) => each !== null);
  return all.filter(
    (address, index) =>
      unreachable?.has(address.toLowerCase()) !== true &&
      all.findIndex((other) => other.toLowerCase() === address.toLowerCase()) === index,
  );
}

function hasHeard(situation: KeySituation, ground: Ground, address: string): boolean {
  return situation.ownReceipts.some(
    (receipt) =>
      receipt.ground !== null &&
      isSameGround(receipt.ground, ground) &&
      isTo(receipt, address) &&
      mayCount(receipt, situation),
  );
}

function nobody(situation: KeySituation, message: string): HoldVerdict {
  return (
    cannotNotify(situation) ??
    hold('OwnerUndeliverable', `${message} Mail reaches nobody who is to be told: correct the addresses.`)
  );
}
