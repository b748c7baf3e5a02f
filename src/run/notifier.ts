import type { Notifier } from '../core/ports.ts';
import { sesNotifier } from '../notify/ses.ts';
import type { RunDeps } from './deps.ts';

/** The channel the policy names; null when it names none. @param account whose users its mails are about */
export function notifierOf({ policy, aws }: RunDeps, account: string): Notifier | null {
  if (policy.notify === null) return null;
  const { from, region } = policy.notify.email;
  return sesNotifier(aws.email(region), from, account);
}
