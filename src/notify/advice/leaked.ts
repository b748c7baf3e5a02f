import { isQuarantine, policyName } from '../../core/quarantine.ts';
import { createAccessKey, deleteAccessKey, detachPolicy, eventsOfKey, setKeyStatus } from '../commands.ts';
import { type NoticeEntry, keyName } from '../notice.ts';
import { type Advice, instruction } from './parts.ts';

/** AWS attached a quarantine policy: the secret is out, and every minute counts. */
export function leaked(entry: NoticeEntry): Advice {
  const { user } = entry.user;
  const keyId = keyName(entry.key);
  const policy = quarantinePolicy(entry);
  return {
    tone: 'red',
    label: 'Urgent: probably leaked',
    headline: 'AWS believes that a key of this user has leaked. Treat this one as stolen, and act now.',
    dateCaption: 'By',
    happens: [
      `AWS attached the policy ${policy.name} to ${user}. It blocks some actions, creating keys among them. It does not stop everything a thief could do with the key.`,
      'As long as the policy is attached, Keywarden changes nothing about this user: nothing below happens by itself.',
    ],
    steps: [
      entry.key.status === 'Inactive'
        ? instruction('The key is inactive already, which is right: do not switch it on again.')
        : instruction(
            'Deactivate the key now. Use another identity than this user: the policy denies it to change its own keys.',
            setKeyStatus(user, keyId, 'Inactive'),
          ),
      instruction(
        'Tell your security team, and look at what was done with the key in the last days.',
        eventsOfKey(keyId),
      ),
      instruction(
        'Give whatever needs it a new key, also where something stopped: this one must never be switched on again.',
        createAccessKey(user),
      ),
      instruction('Delete the old one. This cannot be undone:', deleteAccessKey(user, keyId)),
      instruction(
        'Remove the secret from wherever it was published, its history included. When all is clean, have the operators lift the quarantine.',
        detachPolicy(user, policy.arn),
      ),
    ],
    // Whoever found the key can use it again as soon as it works: nothing we write offers to switch it on.
    undo: [],
  };
}

function quarantinePolicy(entry: NoticeEntry): { name: string; arn: string } {
  const { attachedPolicies, arn } = entry.user;
  const attached = attachedPolicies.known ? attachedPolicies.value : [];
  const found =
    attached.find(isQuarantine) ??
    `arn:${arn.split(':')[1] ?? 'aws'}:iam::aws:policy/AWSCompromisedKeyQuarantine`;
  return { name: policyName(found), arn: found };
}
