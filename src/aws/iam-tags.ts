import { type IAMClient, ListUserTagsCommand, TagUserCommand, UntagUserCommand } from '@aws-sdk/client-iam';
import { attempt } from './attempt.ts';
import { allPages } from './pages.ts';

/** A user has 50 tags at most; asking for more than that never hurts. */
const PAGE = 1000;

/**
 * The tags of a user.
 * Needs: iam:ListUserTags
 */
export async function userTags(client: IAMClient, user: string): Promise<ReadonlyMap<string, string>> {
  const operation = 'iam:ListUserTags';
  const all = await allPages(operation, async (Marker) => {
    const command = new ListUserTagsCommand({ UserName: user, MaxItems: PAGE, Marker });
    const { Tags: items, ...rest } = await attempt(operation, () => client.send(command));
    return { items, ...rest };
  });
  return tagMap(all);
}

/**
 * Adds or overwrites tags, all in one call or none; repeating it changes nothing.
 * Needs: iam:TagUser
 */
export async function tagUser(
  client: IAMClient,
  user: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  const Tags = [...tags].map(([Key, Value]) => ({ Key, Value }));
  await attempt('iam:TagUser', () => client.send(new TagUserCommand({ UserName: user, Tags })));
}

/**
 * Removes tags; ones that are not there are no error.
 * Needs: iam:UntagUser
 */
export async function untagUser(client: IAMClient, user: string, names: readonly string[]): Promise<void> {
  await attempt('iam:UntagUser', () =>
    client.send(new UntagUserCommand({ UserName: user, TagKeys: [...names] })),
  );
}

/** Tags as a map; names keep their case. */
export function tagMap(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): ReadonlyMap<string, string> {
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
