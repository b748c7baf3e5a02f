import { type SecretsInHand, redactError } from '../core/redact.ts';

/**
 * The same port, whose errors hold no secret of this run: what a sink says may repeat an answer that somebody else wrote.
 * @param redact takes the secrets out of a text
 */
export function redacting<T extends object>(port: T, redact: SecretsInHand['redact']): T {
  const parts = Object.entries(port).map(([name, part]: [string, unknown]) => [
    name,
    typeof part === 'function' ? guarded(part as Call, redact) : part,
  ]);
  return Object.fromEntries(parts) as T;
}

type Call = (...given: unknown[]) => Promise<unknown>;

function guarded(call: Call, redact: SecretsInHand['redact']): Call {
  return async (...given) => {
    try {
      return await call(...given);
    } catch (error) {
      throw redactError(error, redact);
    }
  };
}
