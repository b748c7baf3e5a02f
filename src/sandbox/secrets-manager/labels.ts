import type { SecretVersion } from './state.ts';

export const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** The version that carries a staging label. */
export const holderOf = (versions: readonly SecretVersion[], label: string): SecretVersion | undefined =>
  versions.find((version) => version.stages.includes(label));

/**
 * Attaches staging labels to one version and takes them off all others: a label is on one version at most. When that
 * moves AWSCURRENT, AWSPREVIOUS goes to the version that had it.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export const attachLabels = (
  versions: readonly SecretVersion[],
  id: string,
  labels: readonly string[],
): readonly SecretVersion[] => {
  const before = labels.includes(CURRENT) ? holderOf(versions, CURRENT) : undefined;
  const moved = labels.reduce((all, label) => moveLabel(all, id, label), versions);
  return before === undefined || before.id === id ? moved : moveLabel(moved, before.id, PREVIOUS);
};

/** Takes a label off whichever version has it. */
export const detachLabel = (versions: readonly SecretVersion[], label: string): readonly SecretVersion[] =>
  moveLabel(versions, null, label);

const moveLabel = (
  versions: readonly SecretVersion[],
  to: string | null,
  label: string,
): readonly SecretVersion[] =>
  versions.map((version) => {
    const others = version.stages.filter((stage) => stage !== label);
    return { ...version, stages: version.id === to ? [...others, label].toSorted() : others };
  });
