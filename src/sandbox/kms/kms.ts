import { jsonService } from '../wire/json-service.ts';
import { ALIAS_OPERATIONS } from './aliases.ts';
import { KEY_OPERATIONS } from './keys.ts';
import { MAC_OPERATIONS } from './mac.ts';

export { seedKms } from './seed.ts';

/**
 * The part of KMS that Keywarden uses, in its own wire format (JSON 1.1): keys that make MACs. Each region has its own
 * keys. Messages and MACs are in no log.
 */
export const kmsService = jsonService({
  name: 'kms',
  operations: { ...KEY_OPERATIONS, ...ALIAS_OPERATIONS, ...MAC_OPERATIONS },
  logged: ['KeyId', 'KeySpec', 'KeyUsage', 'MacAlgorithm', 'AliasName', 'TargetKeyId', 'Limit'],
});
