import { takeMailEvents } from '../mail.ts';
import { handlerFor } from '../powertools.ts';

export const handler = handlerFor((awake, event: unknown, { telemetry }) =>
  takeMailEvents(awake, event, telemetry),
);
