import { invalidParameter } from './errors.ts';
import type { Tag } from './state.ts';

const MOST_TAGS = 50;

/**
 * Tags with further ones; a name that is there already gets the new value. Unlike IAM's, names differ by case.
 * @throws AwsError `InvalidParameterException`: too many, a name twice, or a name that AWS reserves.
 */
export const mergeTags = (present: readonly Tag[], added: readonly Tag[]): readonly Tag[] => {
  const names = new Set(added.map((tag) => tag.Key));
  if (names.size < added.length) throw invalidParameter('Duplicate tag keys found. Keys must be unique.');
  const reserved = added.find((tag) => /^aws:/i.test(tag.Key));
  if (reserved !== undefined)
    throw invalidParameter(`Tag key ${reserved.Key} is invalid: "aws:" is reserved for AWS use.`);
  const merged = [...present.filter((tag) => !names.has(tag.Key)), ...added];
  if (merged.length > MOST_TAGS) throw invalidParameter(`A secret can have at most ${MOST_TAGS} tags.`);
  return merged;
};
