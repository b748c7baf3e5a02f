import { generateKeyPairSync, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { INTEGER, SEQUENCE, SET, element } from './ber.ts';

const OID = 0x06;
const UTF8 = 0x0c;
const TIME = 0x18;
const BITS = 0x03;
const OCTETS = 0x04;
const EXPLICIT = { version: 0xa0, extensions: 0xa3 };
const NAME_OF = { dns: 0x82, address: 0x87 };

const ECDSA_WITH_SHA256 = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
const COMMON_NAME = Uint8Array.of(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = Uint8Array.of(0x55, 0x1d, 0x11);

/** A new key and a certificate, signed by itself (RFC 5280), of the server with this name or IPv4 address. */
export function aCertificate(host: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = element(SEQUENCE, element(OID, ECDSA_WITH_SHA256));
  const name = element(
    SEQUENCE,
    element(SET, element(SEQUENCE, element(OID, COMMON_NAME), element(UTF8, 'test'))),
  );
  const alternative = isIPv4(host)
    ? element(NAME_OF.address, Uint8Array.from(host.split('.').map(Number)))
    : element(NAME_OF.dns, host);
  const toBeSigned = element(
    SEQUENCE,
    element(EXPLICIT.version, element(INTEGER, Uint8Array.of(2))),
    element(INTEGER, Uint8Array.of(1)),
    algorithm,
    name,
    element(SEQUENCE, element(TIME, '20200101000000Z'), element(TIME, '21000101000000Z')),
    name,
    Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' })),
    element(
      EXPLICIT.extensions,
      element(
        SEQUENCE,
        element(SEQUENCE, element(OID, SUBJECT_ALT_NAME), element(OCTETS, element(SEQUENCE, alternative))),
      ),
    ),
  );
  const signature = Uint8Array.from(sign('sha256', toBeSigned, privateKey));
  const whole = element(SEQUENCE, toBeSigned, algorithm, element(BITS, Uint8Array.of(0), signature));
  const base64 = Buffer.from(whole).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}
