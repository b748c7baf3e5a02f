import { describe, expect, it } from 'vitest';
import { ACCOUNT } from '../testing/service-request.ts';
import { id, secretsWith } from '../testing/secrets-caller.ts';

describe('CreateSecret', () => {
  it('answers with an ARN that ends in six random characters, and makes the value current', () => {
    const { create, get, labels } = secretsWith();
    const { json } = create();
    expect(json).toEqual({
      ARN: expect.stringMatching(new RegExp(`^arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:s-\\w{6}$`)),
      Name: 's',
      VersionId: id(1),
    });
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'] });
    expect(get().json).toEqual({
      ...json,
      SecretString: 'one',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: Date.parse('2026-11-01T02:00:00Z') / 1000,
    });
  });

  it('without a value makes a secret that has no version', () => {
    const { call, get, labels, put } = secretsWith();
    const { json } = call('CreateSecret', { Name: 's', ClientRequestToken: id(1) });
    expect(json).not.toHaveProperty('VersionId');
    expect(labels()).toBeUndefined();
    expect(get()).toMatchObject({
      type: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    expect(put(id(2), 'two', ['AWSPENDING']).json.VersionStages).toEqual(['AWSCURRENT', 'AWSPENDING']);
  });

  it('again with the same token and value is no fault; with another of either it is', () => {
    const { create, labels } = secretsWith();
    const { json } = create();
    expect(create().json).toEqual(json);
    for (const change of [{ SecretString: 'other' }, { ClientRequestToken: id(2) }])
      expect(create(change)).toMatchObject({
        status: 400,
        type: 'ResourceExistsException',
        message: 'The operation failed because the secret s already exists.',
      });
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'] });
  });

  it.each(['Az09/_+=.@-', 'x'.repeat(512)])('takes the name %s', (Name) => {
    expect(secretsWith().create({ Name }).json.Name).toBe(Name);
  });

  it.each(['', 'x'.repeat(513), 'a b', 'a!', 'a:b', 'ä'])('refuses the name "%s"', (Name) => {
    expect(secretsWith().create({ Name }).type).toBe('ValidationException');
  });

  it.each([
    [{ ClientRequestToken: undefined }, 'InvalidRequestException'],
    [{ ClientRequestToken: 'x'.repeat(31) }, 'InvalidParameterException'],
    [{ ClientRequestToken: 'x'.repeat(65) }, 'InvalidParameterException'],
    [{ SecretBinary: 'b25l' }, 'InvalidParameterException'],
    [{ SecretString: 'x'.repeat(65_537) }, 'ValidationException'],
    [{ Tags: [{ Key: 'aws:x', Value: 'y' }] }, 'InvalidParameterException'],
    [{ AddReplicaRegions: [{ Region: 'eu-west-1' }] }, 'NotImplemented'],
  ])('refuses %j', (change, type) => {
    const { create, call } = secretsWith();
    expect(create(change).type).toBe(type);
    expect(call('ListSecrets', {}).json.SecretList).toEqual([]);
  });

  it('takes tokens of 32 and of 64 characters, and bytes', () => {
    const { create, get } = secretsWith();
    expect(
      create({ ClientRequestToken: 'x'.repeat(64), SecretString: undefined, SecretBinary: 'b25l' }).status,
    ).toBe(200);
    expect(get().json).toMatchObject({ VersionId: 'x'.repeat(64), SecretBinary: 'b25l' });
    expect(get().json).not.toHaveProperty('SecretString');
  });

  it('keeps accounts and regions apart', () => {
    const { call, create } = secretsWith();
    create();
    expect(call('ListSecrets', {}, { region: 'eu-west-1' }).json.SecretList).toEqual([]);
    const there = { Name: 's', ClientRequestToken: id(1) };
    expect(call('CreateSecret', there, { region: 'eu-west-1' }).json.ARN).toContain(':eu-west-1:');
  });
});

describe('PutSecretValue', () => {
  it('makes the new version current, and the one before previous', () => {
    const { create, put, labels } = secretsWith();
    create();
    expect(put(id(2), 'two').json).toMatchObject({ VersionId: id(2), VersionStages: ['AWSCURRENT'] });
    put(id(3), 'three');
    expect(labels()).toEqual({ [id(3)]: ['AWSCURRENT'], [id(2)]: ['AWSPREVIOUS'] });
  });

  it('with AWSPENDING leaves the current version current, and takes the label from the pending one', () => {
    const { create, put, labels, get } = secretsWith();
    create();
    put(id(2), 'two', ['AWSPENDING']);
    put(id(3), 'three', ['AWSPENDING', 'mine']);
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'], [id(3)]: ['AWSPENDING', 'mine'] });
    expect(get().json.SecretString).toBe('one');
    expect(get({ VersionStage: 'AWSPENDING' }).json.SecretString).toBe('three');
  });

  it('again with the same token and value changes nothing; with another value it is refused, and says no value', () => {
    const { create, put, labels, call } = secretsWith();
    create();
    put(id(2), 'two', ['AWSPENDING']);
    expect(put(id(2), 'two')).toMatchObject({ status: 200, json: { VersionStages: ['AWSPENDING'] } });
    const refused = put(id(2), 'zwei');
    expect(refused.type).toBe('ResourceExistsException');
    expect(refused.message).toContain(`You can't use ClientRequestToken ${id(2)}`);
    expect(refused.body).not.toContain('zwei');
    expect(labels()).toEqual({ [id(1)]: ['AWSCURRENT'], [id(2)]: ['AWSPENDING'] });
    expect(call('PutSecretValue', { SecretId: 's', ClientRequestToken: id(3) }).type).toBe(
      'InvalidRequestException',
    );
  });

  it('needs the secret to be there, and a token', () => {
    const { create, put } = secretsWith();
    expect(put(id(2), 'two').type).toBe('ResourceNotFoundException');
    create();
    expect(put(id(2), 'two', undefined, { ClientRequestToken: undefined })).toMatchObject({
      type: 'InvalidRequestException',
      message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    });
  });

  it('keeps 100 versions: a further one needs a deprecated one of a day ago to go', () => {
    const { create, put, call, setNow } = secretsWith();
    create();
    for (let n = 2; n <= 100; n += 1) expect(put(id(n), 'x').status).toBe(200);
    expect(put(id(101), 'x').type).toBe('LimitExceededException');
    setNow('2026-11-02T01:59:59Z');
    expect(put(id(101), 'x').type).toBe('LimitExceededException');
    setNow('2026-11-02T02:00:00Z');
    expect(put(id(101), 'x').status).toBe(200);
    const all = call('ListSecretVersionIds', { SecretId: 's', IncludeDeprecated: true }).json.Versions;
    expect(all).toHaveLength(100);
    expect(all[0].VersionId).toBe(id(2));
  });
});

describe('the call log', () => {
  it('holds names, tokens and labels of a secret, never what it holds', () => {
    const { create, put } = secretsWith();
    const created = create({ SecretString: 'hush-one', Tags: [{ Value: 'a', Key: 'team' }] });
    expect(created.logged).toEqual({ Name: 's', ClientRequestToken: id(1), Tags: { team: 'a' } });
    expect(created.noted).toEqual({ ARN: created.json.ARN, VersionId: id(1) });
    const binary = { SecretString: undefined, SecretBinary: 'aHVzaA==' };
    const written = put(id(2), 'hush-two', ['AWSPENDING'], binary);
    expect(written.status).toBe(200);
    expect(written.logged).toEqual({
      SecretId: 's',
      ClientRequestToken: id(2),
      VersionStages: ['AWSPENDING'],
    });
    expect(JSON.stringify([created.logged, written.logged, written.noted])).not.toMatch(/hush|aHVz/);
  });
});
