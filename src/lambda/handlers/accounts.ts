import { listForRun } from '../organization.ts';
import { handlerFor } from '../powertools.ts';

export const handler = handlerFor((awake, event: { readonly run: string }, { telemetry }) =>
  listForRun(awake, event, telemetry),
);
