import { describe, expect, it } from 'vitest';
import { id, secretsWith } from '../testing/secrets-caller.ts';

/** Version 1 is current, version 2 pending. */
const withPending = () => {
  const secrets = secretsWith();
  secrets.create();
  secrets.put(id(2), 'two', ['AWSPENDING']);
  const move = (VersionStage: string, from?: string, to?: string) =>
    secrets.call('UpdateSecretVersionStage', {
      SecretId: 's',
      VersionStage,
      RemoveFromVersionId: from,
      MoveToVersionId: to,
    });
  return { ...secrets, move };
};

describe('UpdateSecretVersionStage', () => {
  it('moves AWSCURRENT, and AWSPREVIOUS after it', () => {
    const { move, labels, get } = withPending();
    expect(move('AWSCURRENT', id(1), id(2)).status).toBe(200);
    expect(labels()).toEqual({ [id(1)]: ['AWSPREVIOUS'], [id(2)]: ['AWSCURRENT', 'AWSPENDING'] });
    expect(get().json.SecretString).toBe('two');
  });

  it('moves it back again', () => {
    const { move, labels } = withPending();
    move('AWSCURRENT', id(1), id(2));
    move('AWSCURRENT', id(2), id(1));
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'], [id(2)]: ['AWSPENDING', 'AWSPREVIOUS'] });
  });

  it('puts a label that nobody has on a version, and takes it off', () => {
    const { move, labels } = withPending();
    expect(move('mine', undefined, id(1)).status).toBe(200);
    expect(labels()).toMatchObject({ [id(1)]: ['AWSCURRENT', 'mine'] });
    expect(move('mine', id(1)).status).toBe(200);
    expect(move('AWSPENDING', id(2)).status).toBe(200);
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'] });
  });

  it('to where the label is already changes nothing', () => {
    const { move, labels } = withPending();
    expect(move('AWSCURRENT', undefined, id(1)).status).toBe(200);
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'], [id(2)]: ['AWSPENDING'] });
  });

  it.each([
    [
      'AWSCURRENT',
      undefined,
      id(2),
      'InvalidParameterException',
      `attached to version ${id(1)}, so you must`,
    ],
    ['AWSCURRENT', id(2), id(2), 'InvalidParameterException', `attached to version ${id(1)}, not to`],
    ['mine', id(1), id(2), 'InvalidParameterException', 'attached to no version'],
    ['AWSCURRENT', id(1), undefined, 'InvalidParameterException', "can't be completely removed"],
    ['AWSPENDING', undefined, undefined, 'InvalidParameterException', 'You must specify'],
    ['AWSCURRENT', id(1), id(9), 'ResourceNotFoundException', `VersionId: ${id(9)}`],
  ])('refuses to move %s from %s to %s', (label, from, to, type, message) => {
    const { move, labels } = withPending();
    const answer = move(label, from, to);
    expect(answer.type).toBe(type);
    expect(answer.message).toContain(message);
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'], [id(2)]: ['AWSPENDING'] });
  });
});

describe('ListSecretVersionIds', () => {
  it('shows versions with labels, and deprecated ones only when asked', () => {
    const { call, put } = withPending();
    put(id(3), 'three', ['AWSPENDING']);
    const list = (IncludeDeprecated?: boolean) =>
      call('ListSecretVersionIds', { SecretId: 's', IncludeDeprecated }).json.Versions;
    const created = Date.parse('2026-11-01T02:00:00Z') / 1000;
    expect(list()).toEqual([
      {
        VersionId: id(1),
        VersionStages: ['AWSCURRENT'],
        CreatedDate: created,
        KmsKeyIds: ['DefaultEncryptionKey'],
      },
      expect.objectContaining({ VersionId: id(3), VersionStages: ['AWSPENDING'] }),
    ]);
    expect(list(true)[1]).toEqual({
      VersionId: id(2),
      CreatedDate: created,
      KmsKeyIds: ['DefaultEncryptionKey'],
    });
  });

  it('comes in pages', () => {
    const { call, put } = withPending();
    put(id(3), 'three', ['mine']);
    const list = (change: object) => call('ListSecretVersionIds', { SecretId: 's', ...change });
    const first = list({ MaxResults: 2 }).json;
    expect(first.Versions).toHaveLength(2);
    const rest = list({ MaxResults: 2, NextToken: first.NextToken }).json;
    expect(rest.Versions).toHaveLength(1);
    expect(rest).not.toHaveProperty('NextToken');
    expect(list({ MaxResults: 3 }).json).not.toHaveProperty('NextToken');
    expect(list({ NextToken: 'x' }).type).toBe('InvalidNextTokenException');
    for (const MaxResults of [0, 101]) expect(list({ MaxResults }).type).toBe('InvalidParameterException');
  });
});
