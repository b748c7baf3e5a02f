import type { MailEvent } from '../notify/mail-events/event.ts';
import { readMailEvents } from '../notify/mail-events/read.ts';
import { type MailEventResult, recordMailEvents } from '../run/mail-events.ts';
import type { Telemetry } from './telemetry.ts';
import type { Awake } from './wake.ts';

/** After a run, all its mails are delivered at once, and their events want the account's lock one after the other. */
const PAUSES = [1000, 3000, 9000, 27_000];

/**
 * Deliveries, bounces and complaints as EventBridge hands them over.
 * @throws Error for what could not be written down, as while a run is at work on the account: the event comes again; and
 * for what is no event, which then lies with the dead letters
 */
export async function takeMailEvents(awake: Awake, event: unknown, telemetry: Telemetry): Promise<void> {
  const { events, faults } = readMailEvents(JSON.stringify(event));
  const results = await recordPatiently(awake, events);
  for (const { messageId, outcome, message } of results) telemetry.info(message, { messageId, outcome });
  telemetry.count('MailEvents', results.filter(({ outcome }) => outcome === 'recorded').length);
  const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ message }) => message);
  const wrong = [...failed, ...faults];
  if (wrong.length > 0) throw new Error(wrong.join(' '));
}

async function recordPatiently(
  { fleet: { common } }: Awake,
  events: readonly MailEvent[],
): Promise<readonly MailEventResult[]> {
  const deps = { ...common, account: null };
  const results: MailEventResult[] = [];
  for (const event of events) {
    let [result] = await recordMailEvents(deps, [event]);
    for (const pause of PAUSES) {
      if (result?.outcome !== 'failed') break;
      await common.sleep(pause);
      [result] = await recordMailEvents(deps, [event]);
    }
    if (result !== undefined) results.push(result);
  }
  return results;
}
