import { AwsFailure } from '../../aws/failure.ts';
import type { SecretFacts, SecretsApi } from '../../aws/secrets-manager.ts';

/** Id of the version that carries a staging label. */
export function holderOf({ versions }: SecretFacts, label: string): string | undefined {
  return [...versions].find(([, labels]) => labels.includes(label))?.[0];
}

/**
 * Moves a staging label, or takes it off.
 *
 * The SDK tries again where an answer was lost; the second attempt then finds the label no longer where it was said to
 * be, and fails. So what counts is where the label is.
 *
 * @throws AwsFailure
 */
export async function moveLabel(
  api: SecretsApi,
  name: string,
  label: string,
  move: { readonly from?: string; readonly to?: string },
): Promise<void> {
  try {
    await api.moveStage(name, label, move);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const facts = await api.describe(name);
    if (facts === null) throw error;
    const holder = holderOf(facts, label);
    if (move.to === undefined ? holder === move.from : holder !== move.to) throw error;
  }
}
