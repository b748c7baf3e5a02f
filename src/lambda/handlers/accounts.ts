import { listForRun } from '../organization.ts';
import { runEvent } from '../events.ts';
import { handlerFor } from '../powertools.ts';

export const handler = handlerFor((awake, event: unknown, { telemetry }) =>
  listForRun(awake, runEvent(event), telemetry),
);
