import { memberPairs, memberValues } from '../wire/params.ts';
import type { QueryOperation } from '../wire/query-service.ts';
import { currentUser, saveUser, seenUser } from './lookup.ts';
import { pageOf } from './paging.ts';
import { mergeTags, tagsXml, withoutTags } from './tag-rules.ts';
import { required } from './validate.ts';

const tagUser: QueryOperation = (call) => {
  const user = currentUser(call, required(call.params, 'UserName'));
  const tags = mergeTags(user.tags, memberPairs(call.params, 'Tags', ['Key', 'Value']));
  saveUser(call, { ...user, tags });
  return {};
};

const untagUser: QueryOperation = (call) => {
  const user = currentUser(call, required(call.params, 'UserName'));
  saveUser(call, { ...user, tags: withoutTags(user.tags, memberValues(call.params, 'TagKeys')) });
  return {};
};

const listUserTags: QueryOperation = (call) => {
  const user = seenUser(call, required(call.params, 'UserName'));
  const sorted = user.tags
    .map((tag) => ({ ...tag, name: tag.key.toLowerCase() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { items, paging } = pageOf(call, sorted, (tag) => tag.name);
  return { result: { Tags: tagsXml(items), ...paging } };
};

export const TAG_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  TagUser: tagUser,
  UntagUser: untagUser,
  ListUserTags: listUserTags,
};
