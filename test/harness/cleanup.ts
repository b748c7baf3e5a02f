const pending: (() => Promise<void>)[] = [];

/** What a test opened is closed after it, in the order in which it was opened; what closing throws fails the test. */
export function afterThisTest(close: () => Promise<void>): void {
  pending.push(close);
}

/** Closes what is open. @throws Error the first failure, after everything was closed */
export async function cleanUp(): Promise<void> {
  const failures: unknown[] = [];
  for (const close of pending.splice(0)) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** A client of the AWS SDK that is closed after this test. */
export function withClient<T extends { readonly destroy: () => void }>(client: T): T {
  afterThisTest(async () => client.destroy());
  return client;
}
