import { type AccountEvent, runOneAccount } from '../account.ts';
import { handlerFor } from '../powertools.ts';

export const handler = handlerFor((awake, event: AccountEvent, options) =>
  runOneAccount(awake, event, options),
);
