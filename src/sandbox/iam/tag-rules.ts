import { AwsError } from '../service.ts';
import type { XmlValue } from '../wire/xml.ts';
import { invalidValue, limitExceeded } from './errors.ts';
import type { Tag } from './state.ts';

const MOST_TAGS = 50;

/**
 * Adds tags to those a user has. Names keep their case but are compared without it: `department` replaces
 * `Department`, in its place. One bad tag fails them all.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 *
 * @throws AwsError `ValidationError`, `InvalidInput`, `LimitExceeded`
 */
export const mergeTags = (
  tags: readonly Tag[],
  added: readonly (readonly [string, string])[],
): readonly Tag[] => {
  if (added.length > MOST_TAGS)
    throw invalidValue(
      String(added.length),
      'tags',
      `Member must have length less than or equal to ${MOST_TAGS}`,
    );
  added.forEach(([key, value], index) => {
    requireKey(key, `tags.${index + 1}.member.key`);
    requireValue(value, `tags.${index + 1}.member.value`);
  });
  const merged = new Map(tags.map((tag) => [tag.key.toLowerCase(), tag]));
  const seen = new Set<string>();
  for (const [key, value] of added) {
    const name = key.toLowerCase();
    if (seen.has(name))
      throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    seen.add(name);
    merged.set(name, { key, value });
  }
  if (merged.size > MOST_TAGS) throw limitExceeded(`Cannot exceed quota for TagsPerUser: ${MOST_TAGS}`);
  return [...merged.values()];
};

/** Removes tags by name, without regard to case; names that are not there are no fault. */
export const withoutTags = (tags: readonly Tag[], removed: readonly string[]): readonly Tag[] => {
  removed.forEach((key, index) => requireKey(key, `tagKeys.${index + 1}.member`));
  const names = new Set(removed.map((key) => key.toLowerCase()));
  return tags.filter((tag) => !names.has(tag.key.toLowerCase()));
};

export const tagsXml = (tags: readonly Tag[]): XmlValue =>
  tags.map(({ key, value }) => ({ Key: key, Value: value }));

const requireKey = (key: string, parameter: string): void => {
  if (key.length > 128)
    throw invalidValue(key, parameter, 'Member must have length less than or equal to 128');
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(key))
    throw invalidValue(key, parameter, `Member must satisfy regular expression pattern: ${ALPHABET}+`);
  if (/^aws:/i.test(key))
    throw invalidInput(`Tag key ${key} is invalid: the prefix aws: is reserved for use by AWS.`);
};

const requireValue = (value: string, parameter: string): void => {
  if (value.length > 256)
    throw invalidValue(value, parameter, 'Member must have length less than or equal to 256');
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value))
    throw invalidValue(value, parameter, `Member must satisfy regular expression pattern: ${ALPHABET}*`);
};

const ALPHABET = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';

const invalidInput = (message: string): AwsError => new AwsError('InvalidInput', message, 400);
