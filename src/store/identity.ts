import { createHash } from 'node:crypto';

/**
 * Id of a store, by its place: eight hexadecimal digits. It follows from the place alone, so that a store whose contents
 * were lost goes on acting on the records it wrote; one that was moved remembers the ids that it had before.
 * @param place how people find it: an absolute folder, or `s3://bucket/prefix`
 */
export function storeId(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, 8);
}
