import { describe, expect, it } from 'vitest';
import { id, secretsWith } from '../testing/secrets-caller.ts';

const withSecret = () => {
  const secrets = secretsWith();
  secrets.create();
  const remove = (change: object = {}) => secrets.call('DeleteSecret', { SecretId: 's', ...change });
  const found = () => secrets.call('DescribeSecret', { SecretId: 's' });
  return { ...secrets, remove, found };
};
const MARKED = "You can't perform this operation on the secret because it was marked for deletion.";

describe('DeleteSecret', () => {
  it('marks the secret; after 30 days it is gone', () => {
    const { remove, found, setNow, create } = withSecret();
    const date = Date.parse('2026-12-01T02:00:00Z') / 1000;
    expect(remove().json).toMatchObject({ Name: 's', DeletionDate: date });
    expect(found().json.DeletedDate).toBe(date);
    setNow('2026-12-01T01:59:59Z');
    expect(found().status).toBe(200);
    setNow('2026-12-01T02:00:00Z');
    expect(found().type).toBe('ResourceNotFoundException');
    expect(create().status).toBe(200);
  });

  it.each([
    [6, undefined],
    [7, '2026-11-08T02:00:00Z'],
    [30, '2026-12-01T02:00:00Z'],
    [31, undefined],
  ])('with a window of %i days', (RecoveryWindowInDays, date) => {
    const { json, type } = withSecret().remove({ RecoveryWindowInDays });
    if (date === undefined) expect(type).toBe('InvalidParameterException');
    else expect(json.DeletionDate).toBe(Date.parse(date) / 1000);
  });

  it('by force it is gone at once, and no fault when it was gone before', () => {
    const { remove, found, create } = withSecret();
    const force = { ForceDeleteWithoutRecovery: true };
    expect(remove({ ...force, RecoveryWindowInDays: 7 }).type).toBe('InvalidParameterException');
    expect(remove(force).json.DeletionDate).toBe(Date.parse('2026-11-01T02:00:00Z') / 1000);
    expect(found().type).toBe('ResourceNotFoundException');
    expect(remove(force).status).toBe(200);
    expect(remove().type).toBe('ResourceNotFoundException');
    expect(create().status).toBe(200);
  });

  it('by force also of a secret that is marked already', () => {
    const { remove, found } = withSecret();
    remove();
    expect(remove({ ForceDeleteWithoutRecovery: true }).status).toBe(200);
    expect(found().type).toBe('ResourceNotFoundException');
  });

  it.each([
    ['GetSecretValue', {}],
    ['PutSecretValue', { ClientRequestToken: id(2), SecretString: 'two' }],
    ['UpdateSecretVersionStage', { VersionStage: 'mine', MoveToVersionId: id(1) }],
    ['DeleteSecret', {}],
    ['TagResource', { Tags: [] }],
    ['UntagResource', { TagKeys: [] }],
    ['PutResourcePolicy', { ResourcePolicy: '{}' }],
    ['GetResourcePolicy', {}],
    ['DeleteResourcePolicy', {}],
  ])('%s is refused on a marked secret', (operation, input) => {
    const { remove, call } = withSecret();
    remove();
    expect(call(operation, { SecretId: 's', ...input })).toMatchObject({
      type: 'InvalidRequestException',
      message: MARKED,
    });
  });

  it('keeps the name taken while it is marked', () => {
    const { remove, create } = withSecret();
    remove();
    expect(create()).toMatchObject({
      type: 'InvalidRequestException',
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
  });
});

describe('RestoreSecret', () => {
  it('takes the mark back, and is no fault without one', () => {
    const { remove, call, get, setNow } = withSecret();
    remove({ RecoveryWindowInDays: 7 });
    expect(call('RestoreSecret', { SecretId: 's' }).json).toMatchObject({ Name: 's' });
    setNow('2026-11-09T00:00:00Z');
    expect(get().json.SecretString).toBe('one');
    expect(call('RestoreSecret', { SecretId: 's' }).status).toBe(200);
  });
});
