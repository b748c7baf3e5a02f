import { runEvent } from '../events.ts';
import { handlerFor } from '../powertools.ts';
import { weighRun } from '../weigh.ts';

export const handler = handlerFor((awake, event: unknown, { telemetry }) =>
  weighRun(awake, runEvent(event), telemetry),
);
