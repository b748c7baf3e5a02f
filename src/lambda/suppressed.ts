import { z } from 'zod';
import type { Awake } from './wake.ts';

/**
 * Whom mail does not reach, asked of SES once for all accounts of a run: it answers one such question a second, and an
 * organization would ask it as often as it has accounts.
 * https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */

const Addresses = z.array(z.string());

/** Leaves the list for the accounts of the run. @throws AwsFailure when SES does not tell: no account could be decided */
export async function keepSuppressed({ policy, fleet, objects, results }: Awake, run: string): Promise<void> {
  if (policy.notify === null) return;
  const addresses = await fleet.home.aws.email(policy.notify.email.region).suppressed();
  await objects.writeText(results.bucket, keyOf(results.prefix, run), JSON.stringify([...addresses]));
}

/** The same, with the list of the run in place of SES's own; where none was left, SES is asked. */
export async function withSuppressed(awake: Awake, run: string): Promise<Awake> {
  const { objects, results, fleet } = awake;
  const found = await objects.readText(results.bucket, keyOf(results.prefix, run));
  if (found === null) return awake;
  const addresses = new Set(Addresses.parse(JSON.parse(found.text)));
  const { home } = fleet;
  const email: typeof home.aws.email = (region) => ({
    ...home.aws.email(region),
    suppressed: async () => addresses,
  });
  return { ...awake, fleet: { ...fleet, home: { ...home, aws: { ...home.aws, email } } } };
}

function keyOf(prefix: string, run: string): string {
  return `${prefix}/${run}/suppressed.json`;
}
