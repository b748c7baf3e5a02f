/** CRC-32 as in zlib, big-endian bytes. */
export const crc32 = (data: Uint8Array): Buffer => crc32With(TABLE_CRC32, data);

/** CRC-32C (Castagnoli), big-endian bytes. */
export const crc32c = (data: Uint8Array): Buffer => crc32With(TABLE_CRC32C, data);

/** CRC-64/NVME, big-endian bytes: what S3 computes when the client sends no checksum. */
export const crc64nvme = (data: Uint8Array): Buffer => {
  // Two 32-bit halves: BigInt arithmetic per byte would be some fifty times slower.
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ entry(TABLE_CRC64.low, index);
    high = (high >>> 8) ^ entry(TABLE_CRC64.high, index);
  }
  const out = Buffer.alloc(8);
  out.writeUInt32BE(~high >>> 0, 0);
  out.writeUInt32BE(~low >>> 0, 4);
  return out;
};

const crc32With = (table: Uint32Array, data: Uint8Array): Buffer => {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crc >>> 8) ^ entry(table, (crc ^ byte) & 0xff);
  const out = Buffer.alloc(4);
  out.writeUInt32BE(~crc >>> 0, 0);
  return out;
};

const entry = (table: Uint32Array, index: number): number => table[index] ?? 0;

const table32 = (reflectedPolynomial: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit++)
      value = (value & 1) === 1 ? (value >>> 1) ^ reflectedPolynomial : value >>> 1;
    return value >>> 0;
  });

const table64 = (reflectedPolynomial: bigint): { high: Uint32Array; low: Uint32Array } => {
  const values = Array.from({ length: 256 }, (_, index) => {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit++)
      value = (value & 1n) === 1n ? (value >> 1n) ^ reflectedPolynomial : value >> 1n;
    return value;
  });
  return {
    high: Uint32Array.from(values, (value) => Number(value >> 32n)),
    low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
  };
};

const TABLE_CRC32 = table32(0xedb88320);
const TABLE_CRC32C = table32(0x82f63b78);
const TABLE_CRC64 = table64(0x9a6c9329ac4bc9b5n);
