import { describe, expect, it } from 'vitest';
import { accessOf } from './call-log.ts';

describe('access', () => {
  it.each(['GetUser', 'ListUsers', 'HeadObject', 'DescribeSecret', 'LookupEvents', 'AssumeRole'])(
    '%s is a read',
    (operation) => {
      expect(accessOf(operation)).toBe('read');
    },
  );

  it.each(['CreateAccessKey', 'PutSecretValue', 'RestoreSecret', 'UpdateSecretVersionStage', 'Unknown'])(
    '%s is a write',
    (operation) => {
      expect(accessOf(operation)).toBe('write');
    },
  );
});
