import { describe, expect, it } from 'vitest';
import { OTHER_ACCOUNT } from '../testing/service-request.ts';
import { id, secretsWith } from '../testing/secrets-caller.ts';

const withTwo = () => {
  const secrets = secretsWith();
  const { ARN } = secrets.create().json as { ARN: string };
  secrets.put(id(2), 'two', ['AWSPENDING']);
  return { ...secrets, ARN };
};

describe('GetSecretValue', () => {
  it('finds a version by id, by label, by both', () => {
    const { get } = withTwo();
    const found = (change: object) => get(change).json.SecretString;
    expect(found({})).toBe('one');
    expect(found({ VersionId: id(2) })).toBe('two');
    expect(found({ VersionStage: 'AWSPENDING' })).toBe('two');
    expect(found({ VersionId: id(2), VersionStage: 'AWSPENDING' })).toBe('two');
  });

  it.each([
    [{ VersionId: id(3) }, 'ResourceNotFoundException', `VersionId: ${id(3)}`],
    [{ VersionStage: 'AWSPREVIOUS' }, 'ResourceNotFoundException', 'staging label: AWSPREVIOUS'],
    [{ VersionId: id(1), VersionStage: 'AWSPENDING' }, 'InvalidRequestException', 'not associated'],
    [{ SecretId: 'other' }, 'ResourceNotFoundException', "can't find the specified secret."],
  ])('does not find %j', (change, type, message) => {
    const answer = withTwo().get(change);
    expect(answer).toMatchObject({ status: 400, type });
    expect(answer.message).toContain(message);
  });

  it('finds a secret by name, by ARN, and by ARN without its random end', () => {
    const { get, ARN } = withTwo();
    for (const SecretId of ['s', ARN, ARN.slice(0, -7)])
      expect(get({ SecretId }).json.SecretString).toBe('one');
  });

  it('does not find it by the ARN of another region or account', () => {
    const { get, ARN } = withTwo();
    expect(get({ SecretId: ARN }, { region: 'eu-west-1' }).type).toBe('ResourceNotFoundException');
    const elsewhere = ARN.replace(/\d{12}/, OTHER_ACCOUNT);
    expect(get({ SecretId: elsewhere }).type).toBe('ResourceNotFoundException');
  });

  it('is remembered by the day', () => {
    const { get, call, setNow } = withTwo();
    const shown = () => call('DescribeSecret', { SecretId: 's' }).json.LastAccessedDate;
    expect(shown()).toBeUndefined();
    setNow('2026-11-03T17:45:00Z');
    get();
    expect(shown()).toBe(Date.parse('2026-11-03T00:00:00Z') / 1000);
  });

  it('still reads a version that lost its labels, by id', () => {
    const { get, put } = withTwo();
    put(id(3), 'three', ['AWSPENDING']);
    expect(get({ VersionId: id(2) }).json).toMatchObject({ SecretString: 'two', VersionStages: [] });
  });
});

describe('what Secrets Manager does not know', () => {
  it('is said aloud, and a broken body is a SerializationException', () => {
    const { call } = secretsWith();
    expect(call('RotateSecret', { SecretId: 's' })).toMatchObject({
      status: 501,
      type: 'NotImplemented',
      message: expect.stringContaining('has no secretsmanager:RotateSecret; it has CreateSecret'),
    });
    expect(call('GetSecretValue', '{').type).toBe('SerializationException');
    expect(call('GetSecretValue', {})).toMatchObject({
      type: 'ValidationException',
      message: expect.stringContaining("'SecretId'"),
    });
  });
});
