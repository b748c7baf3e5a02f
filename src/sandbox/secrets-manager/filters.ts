import { z } from 'zod';
import type { Secret } from './state.ts';

/** One filter of ListSecrets. `primary-region` and `owning-service` belong to replication and managed secrets. */
export const FILTER = z.object({
  Key: z.enum(['description', 'name', 'tag-key', 'tag-value', 'all']),
  Values: z.array(z.string().min(1).max(512)).min(1).max(10),
});
type Filter = z.infer<typeof FILTER>;

/**
 * Whether a secret matches every filter; a filter matches by any of its values, or, with a `!` before it, by its absence.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html
 */
export const isShown = (secret: Secret, filters: readonly Filter[]): boolean =>
  filters.every(({ Key, Values }) =>
    Values.some((value) =>
      value.startsWith('!') ? !matches(secret, Key, value.slice(1)) : matches(secret, Key, value),
    ),
  );

/** Values are beginnings, except that `all` finds whole words anywhere; name and tags are matched by case. */
const matches = (secret: Secret, key: Filter['Key'], value: string): boolean => {
  const { name, description = '', tags } = secret;
  switch (key) {
    case 'name':
      return name.startsWith(value);
    case 'description':
      return description.toLowerCase().startsWith(value.toLowerCase());
    case 'tag-key':
      return tags.some((tag) => tag.Key.startsWith(value));
    case 'tag-value':
      return tags.some((tag) => tag.Value.startsWith(value));
    case 'all': {
      const words = wordsOf([name, description, ...tags.flatMap((tag) => [tag.Key, tag.Value])].join(' '));
      return wordsOf(value).every((wanted) => words.includes(wanted));
    }
  }
};

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
