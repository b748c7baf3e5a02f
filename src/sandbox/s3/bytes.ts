/** The same bytes as a plain array, without copying: what crypto, zlib and responses take. */
export const bytesOf = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
