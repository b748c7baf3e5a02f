import { type SecretsInHand, redactError } from '../core/redact.ts';
import type { Watched } from './watch.ts';

type Handler = (args: unknown) => Promise<unknown>;

/** Where the SDK keeps, for one call, whom it signs as. */
interface Context {
  readonly __smithy_context?: {
    readonly selectedHttpAuthScheme?: {
      readonly identity?: { readonly secretAccessKey?: unknown; readonly sessionToken?: unknown };
    };
  };
}

/**
 * Takes the secrets in hand, and those that the call was signed with, out of whatever a call of the client throws:
 * before anybody has read the error, so that no way to a log, a mail or the journal has to think of it.
 */
export function redactErrors(client: Pick<Watched, 'middlewareStack'>, secrets: SecretsInHand): void {
  const middleware =
    (next: Handler, context: Context): Handler =>
    async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const { secretAccessKey, sessionToken } =
          context.__smithy_context?.selectedHttpAuthScheme?.identity ?? {};
        for (const secret of [secretAccessKey, sessionToken])
          if (typeof secret === 'string') secrets.add(secret);
        throw redactError(error, secrets.redact);
      }
    };
  client.middlewareStack.add(
    middleware as never,
    { step: 'initialize', priority: 'high', name: 'keywardenRedact' } as never,
  );
}
