import { join } from 'node:path';
import { type Receipt } from '../../src/core/model/receipt.ts';
import { recordTag, withSeal } from '../../src/core/model/record.ts';
import { folderBlobs } from '../../src/store/folder-blobs.ts';
import { storeScope } from '../../src/store/names.ts';
import { type Store, openStore } from '../../src/store/store.ts';
import { known } from '../../src/core/model/known.ts';
import { ACCOUNT, type World } from './cli.ts';
import { sealOf } from '../build/seal.ts';

/** Folder of the world's account in the store that `policyFile` names. */
export function storeFolder(world: World): string {
  return join(world.folder, 'store', scopeOf(world));
}

/** The store that the commands of this world use. @param account default: the world's */
export function storeOf(world: World, account = ACCOUNT): Store {
  let ids = 0;
  return openStore({
    blobs: folderBlobs(join(world.folder, 'store'), () => `t${(ids += 1)}`),
    scope: scopeOf(world, account),
    clock: () => world.control.clock().now,
    seal: known(sealOf(account)),
  });
}

/** Puts a receipt where an earlier run would have. */
export async function addReceipt(world: World, user: string, receipt: Omit<Receipt, 'userId' | 'messageId'>) {
  const userId = userIdOf(world, user);
  await storeOf(world).receipts.add({ ...receipt, userId, messageId: 'earlier' });
}

function scopeOf({ sandbox }: World, account = ACCOUNT): string {
  return storeScope({ partition: 'aws', account, endpointUrl: sandbox.endpoint });
}

/** Puts a record on a user as an earlier run would have. @param content without its seal: `v2 state=… n=1` */
export async function putRecord(world: World, user: string, keyId: string, content: string): Promise<string> {
  const value = withSeal(content, sealOf(ACCOUNT).sign('record', [userIdOf(world, user), keyId], content));
  await world.byHand.tagUser(user, new Map([[recordTag(keyId), value]]));
  return value;
}

function userIdOf({ control }: World, user: string): string {
  const users = control.state().flatMap((account) => account.users);
  return users.find(({ name }) => name === user)?.id ?? '';
}
