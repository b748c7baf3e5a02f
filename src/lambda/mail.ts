import { readMailEvents } from '../notify/mail-events/read.ts';
import { recordMailEvents } from '../run/mail-events.ts';
import type { Telemetry } from './telemetry.ts';
import type { Awake } from './wake.ts';

/**
 * Bounces and complaints as EventBridge hands them over.
 * @throws Error for what could not be written down, as while a run is at work on the account: the event comes again; and
 * for what is no event, which then lies with the dead letters
 */
export async function takeMailEvents(awake: Awake, event: unknown, telemetry: Telemetry): Promise<void> {
  const { events, faults } = readMailEvents(JSON.stringify(event));
  const results = await recordMailEvents({ ...awake.fleet.common, account: null }, events);
  for (const { messageId, outcome, message } of results) telemetry.info(message, { messageId, outcome });
  telemetry.count('MailEvents', results.filter(({ outcome }) => outcome === 'recorded').length);
  const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ message }) => message);
  const wrong = [...failed, ...faults];
  if (wrong.length > 0) throw new Error(wrong.join(' '));
}
