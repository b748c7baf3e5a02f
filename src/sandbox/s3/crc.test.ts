import { describe, expect, it } from 'vitest';
import { crc32, crc32c, crc64nvme } from './crc.ts';

const digits = new TextEncoder().encode('123456789');
const nothing = new Uint8Array();

// Check values from the CRC catalogue: https://reveng.sourceforge.io/crc-catalogue/
describe('the CRCs of S3', () => {
  it('give the catalogue check values', () => {
    expect(crc32(digits).toString('hex')).toBe('cbf43926');
    expect(crc32c(digits).toString('hex')).toBe('e3069283');
    expect(crc64nvme(digits).toString('hex')).toBe('ae8b14860a799888');
  });

  it('are zero for no bytes', () => {
    expect(crc32(nothing).toString('hex')).toBe('00000000');
    expect(crc32c(nothing).toString('hex')).toBe('00000000');
    expect(crc64nvme(nothing).toString('hex')).toBe('0000000000000000');
  });
});
