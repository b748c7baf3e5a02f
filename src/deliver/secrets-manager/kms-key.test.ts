import { describe, expect, it } from 'vitest';
import { isSameKmsKey } from './kms-key.ts';

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = 'arn:aws:kms:eu-west-1:111122223333:';

describe('the KMS key of a secret', () => {
  it.each([
    [null, null],
    [null, 'alias/aws/secretsmanager'],
    [ID, ID],
    [ID, `${ARN}key/${ID}`],
    [`${ARN}key/${ID}`, ID],
    ['alias/k', 'alias/k'],
    [`${ARN}alias/team/k`, 'alias/team/k'],
  ])('%s is %s', (actual, wanted) => expect(isSameKmsKey(actual, wanted)).toBe(true));

  it.each([
    [null, 'alias/k'],
    ['alias/k', null],
    [ID, null],
    ['alias/k', 'alias/k2'],
    [ID, `${ARN}key/2234abcd-12ab-34cd-56ef-1234567890ab`],
    [`${ARN}key/${ID}`, 'alias/k'],
    [`${ARN}alias/${ID}`, ID],
  ])('%s is not known to be %s', (actual, wanted) => expect(isSameKmsKey(actual, wanted)).toBe(false));
});
