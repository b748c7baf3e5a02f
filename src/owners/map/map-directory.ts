import { known } from '../../core/model/known.ts';
import type { Directory } from '../directory.ts';
import type { OwnerMap } from './parse.ts';

/** A map file as a directory: it was read when it was opened, and is never down. */
export function mapDirectory(map: OwnerMap): Directory {
  return { lookup: async ({ user, account }) => known(map.of(user, account)) };
}
