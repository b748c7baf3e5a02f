import { z } from 'zod';
import { type JsonOperation, epochSeconds, jsonOperation } from '../wire/json-service.ts';
import { authorize } from './access.ts';
import { aliasExists, invalidAliasName, validation } from './errors.ts';
import { findKey } from './find.ts';
import { keyId } from './keys.ts';
import { type Alias, addAlias, kmsState } from './state.ts';

/** CreateAlias: of a key of the same account and region. */
const createAlias = jsonOperation(
  z.object({ AliasName: z.string().min(1).max(256), TargetKeyId: keyId }),
  (call) => {
    const { world, account, region, input } = call;
    const { AliasName: name } = input;
    if (!/^alias\/[\w/-]+$/.test(name))
      throw validation(
        'Alias must start with the prefix "alias/" and contain only alphanumeric characters, "/", "_" and "-".',
      );
    if (name.startsWith('alias/aws/'))
      throw invalidAliasName('Alias must not start with the prefix "alias/aws/".');
    const { key, alias } = findKey(call, input.TargetKeyId);
    if (alias !== undefined) throw validation('Aliases must refer to keys. Not aliases');
    authorize(call, key);
    const before = kmsState(world, account, region).aliases.get(name);
    if (before !== undefined) throw aliasExists(before.arn);
    addAlias(world, name, key);
    return { result: {} };
  },
);

/** ListAliases: all of the account and region, or those of one key. */
const listAliases = jsonOperation(
  z.object({
    KeyId: keyId.optional(),
    Limit: z.number().int().min(1).max(100).default(50),
    Marker: z.string().optional(),
  }),
  (call) => {
    const { world, account, region, input } = call;
    const wanted = input.KeyId === undefined ? undefined : findKey(call, input.KeyId).key.id;
    const found = [...kmsState(world, account, region).aliases.values()]
      .filter((alias) => wanted === undefined || alias.keyId === wanted)
      .filter(({ name }) => input.Marker === undefined || name > input.Marker)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const page = found.slice(0, input.Limit);
    const isCut = found.length > page.length;
    return {
      result: {
        Aliases: page.map(entry),
        Truncated: isCut,
        ...(isCut ? { NextMarker: page.at(-1)?.name } : {}),
      },
    };
  },
);

export const ALIAS_OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  CreateAlias: createAlias,
  ListAliases: listAliases,
};

const entry = ({ name, arn, keyId: TargetKeyId, created }: Alias): object => ({
  AliasName: name,
  AliasArn: arn,
  TargetKeyId,
  CreationDate: epochSeconds(created),
  LastUpdatedDate: epochSeconds(created),
});
