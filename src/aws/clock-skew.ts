/** Errors by which AWS says that a signature's time is wrong. */
const SKEWED = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

interface Stacked {
  readonly middlewareStack: {
    // `never` accepts the middleware type of every client; the relation below fixes what is really passed.
    readonly addRelativeTo: (middleware: never, options: never) => void;
  };
}

type Handler = (args: unknown) => Promise<unknown>;

/**
 * Lets the SDK correct a wrong local clock without trying everything again. While local clock and server are more than
 * four minutes apart it marks *every* error as "clock corrected" and so as worth another attempt: a plain denial would
 * be tried five times, and a deletion of something that is not there would look like one whose answer was lost.
 */
export function retryOnlyTrueSkew(client: Stacked): void {
  const middleware =
    (next: Handler): Handler =>
    async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const { name = '', $metadata } = error as {
          name?: string;
          $metadata?: { clockSkewCorrected?: boolean };
        };
        if ($metadata?.clockSkewCorrected === true && !SKEWED.has(name)) $metadata.clockSkewCorrected = false;
        throw error;
      }
    };
  const options = { name: 'keywardenClockSkew', relation: 'before', toMiddleware: 'httpSigningMiddleware' };
  client.middlewareStack.addRelativeTo(middleware as never, options as never);
}
