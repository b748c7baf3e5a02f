import { z } from 'zod';
import { type JsonOperation, jsonOperation } from '../wire/json-service.ts';
import { secretOf } from './find.ts';
import { secretId, tags } from './schemas.ts';
import { mergeTags } from './tag-rules.ts';

const tagResource = jsonOperation(z.object({ SecretId: secretId, Tags: tags.unwrap() }), (call) => {
  const secret = secretOf(call);
  secret.tags = mergeTags(secret.tags, call.input.Tags);
  return { result: {} };
});

const untagResource = jsonOperation(
  z.object({ SecretId: secretId, TagKeys: z.array(z.string()) }),
  (call) => {
    const secret = secretOf(call);
    secret.tags = secret.tags.filter((tag) => !call.input.TagKeys.includes(tag.Key));
    return { result: {} };
  },
);

export const TAG_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  TagResource: tagResource,
  UntagResource: untagResource,
};
