import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import { attempt, notAws, present } from './attempt.ts';

/** HMAC-SHA-256 makes so many bytes. */
const MAC_BYTES = 32;

/** The part of KMS that seals use, in one region. Throws `AwsFailure`. */
export interface KmsApi {
  /**
   * HMAC-SHA-256 of a message, made inside KMS.
   * @param keyId id, ARN or alias of an HMAC key
   * @param message 1 to 4,096 bytes
   */
  readonly generateMac: (keyId: string, message: Uint8Array) => Promise<Uint8Array>;
}

/** KMS over a client of the SDK, which may retry: the same message has the same MAC. */
export function kmsApi(client: KMSClient): KmsApi {
  return { generateMac: (keyId, message) => generateMac(client, keyId, message) };
}

/**
 * The MAC of a message. One that is not as long as it must be is no MAC: seals made with it could be guessed.
 * Needs: kms:GenerateMac
 */
async function generateMac(client: KMSClient, keyId: string, message: Uint8Array): Promise<Uint8Array> {
  const operation = 'kms:GenerateMac';
  const command = new GenerateMacCommand({ KeyId: keyId, Message: message, MacAlgorithm: 'HMAC_SHA_256' });
  const answer = await attempt(operation, () => client.send(command));
  const mac = present(answer.Mac, operation, 'Mac');
  if (mac.length !== MAC_BYTES)
    throw notAws(operation, `the MAC has ${mac.length} bytes instead of ${MAC_BYTES}`);
  return mac;
}
