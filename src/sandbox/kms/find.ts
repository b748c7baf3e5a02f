import type { World } from '../world.ts';
import { invalidArn, invalidKeyId, noSuchAlias, noSuchKey } from './errors.ts';
import { type Key, kmsState } from './state.ts';

/** From where a key is asked for. */
interface Asking {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** A key, and by which alias it was asked for. */
interface FoundKey {
  readonly key: Key;
  /** `alias/keywarden-state`; undefined: by id or key ARN. */
  readonly alias: string | undefined;
}

/**
 * Finds a key by id, ARN, alias name or alias ARN. An id or a name is one of the caller's own account; an ARN leads to
 * any account, but to the region of the call only.
 * @throws AwsError `NotFoundException`
 */
export const findKey = ({ world, account, region }: Asking, written: string): FoundKey => {
  const [, arnRegion = region, owner = account, name = written] =
    /^arn:aws:kms:([^:]*):(\d{12}):(.+)$/.exec(written) ?? [];
  if (written.startsWith('arn:') && name === written) throw invalidKeyId(written);
  if (arnRegion !== region) throw invalidArn(arnRegion);
  const arn = `arn:aws:kms:${region}:${owner}:`;
  const known = world.accounts().includes(owner) ? kmsState(world, owner, region) : undefined;
  if (name.startsWith('alias/')) {
    const key = known?.keys.get(known.aliases.get(name)?.keyId ?? '');
    if (key === undefined) throw noSuchAlias(`${arn}${name}`);
    return { key, alias: name };
  }
  const id = name.replace(/^key\//, '');
  if (!KEY_ID.test(id)) throw invalidKeyId(id);
  const key = known?.keys.get(id);
  if (key === undefined) throw noSuchKey(`${arn}key/${id}`);
  return { key, alias: undefined };
};

const KEY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
