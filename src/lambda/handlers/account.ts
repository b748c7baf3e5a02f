import { runOneAccount } from '../account.ts';
import { accountEvent } from '../events.ts';
import { handlerFor } from '../powertools.ts';

export const handler = handlerFor((awake, event: unknown, options) =>
  runOneAccount(awake, accountEvent(event), options),
);
