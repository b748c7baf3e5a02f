import { describe, expect, it } from 'vitest';
import { id, secretsWith } from '../testing/secrets-caller.ts';

const TAGS = [{ Key: 'team', Value: 'Blue' }];

/** `keys/ana`, tagged, then a minute later `keys/ben`, described, then `other`, marked for deletion. */
const withThree = () => {
  const secrets = secretsWith();
  const create = (Name: string, change: object) =>
    secrets.create({ Name, ...change }).json as { ARN: string };
  create('keys/ana', { Tags: TAGS });
  secrets.setNow('2026-11-01T02:01:00Z');
  create('keys/ben', { Description: 'New key of Ben', KmsKeyId: 'alias/keywarden' });
  create('other', {});
  secrets.call('DeleteSecret', { SecretId: 'other' });
  const list = (input: object) => secrets.call('ListSecrets', input);
  const names = (input: object) =>
    (list(input).json.SecretList as { Name: string }[]).map((secret) => secret.Name);
  return { ...secrets, list, names };
};

describe('DescribeSecret', () => {
  it('shows everything but the value', () => {
    const { call } = withThree();
    const { json, body } = call('DescribeSecret', { SecretId: 'keys/ben' });
    const created = Date.parse('2026-11-01T02:01:00Z') / 1000;
    expect(json).toEqual({
      ARN: expect.stringContaining('keys/ben-'),
      Name: 'keys/ben',
      Description: 'New key of Ben',
      KmsKeyId: 'alias/keywarden',
      CreatedDate: created,
      LastChangedDate: created,
      VersionIdsToStages: { [id(1)]: ['AWSCURRENT'] },
    });
    expect(body).not.toContain('one');
    expect(call('DescribeSecret', { SecretId: 'keys/ana' }).json.Tags).toEqual(TAGS);
  });
});

describe('ListSecrets', () => {
  it('shows the account’s secrets by age, those marked for deletion only when asked', () => {
    const { names, list } = withThree();
    expect(names({})).toEqual(['keys/ana', 'keys/ben']);
    expect(names({ SortOrder: 'desc' })).toEqual(['keys/ben', 'keys/ana']);
    expect(names({ IncludePlannedDeletion: true })).toEqual(['keys/ana', 'keys/ben', 'other']);
    expect(list({}).json.SecretList[0].SecretVersionsToStages).toEqual({ [id(1)]: ['AWSCURRENT'] });
  });

  it.each([
    ['name', ['keys/'], ['keys/ana', 'keys/ben']],
    ['name', ['Keys/'], []],
    ['name', ['ana'], []],
    ['name', ['!keys/a'], ['keys/ben']],
    ['name', ['x', 'keys/b'], ['keys/ben']],
    ['description', ['new KEY'], ['keys/ben']],
    ['tag-key', ['te'], ['keys/ana']],
    ['tag-value', ['Bl'], ['keys/ana']],
    ['tag-value', ['bl'], []],
    ['all', ['ben KEY'], ['keys/ben']],
    ['all', ['blue'], ['keys/ana']],
    ['all', ['be'], []],
  ])('filters by %s %j', (Key, Values, found) => {
    expect(withThree().names({ Filters: [{ Key, Values }] })).toEqual(found);
  });

  it('needs every filter to match, and knows only those it has', () => {
    const { names, list } = withThree();
    const byName = { Key: 'name', Values: ['keys/'] };
    expect(names({ Filters: [byName, { Key: 'tag-key', Values: ['team'] }] })).toEqual(['keys/ana']);
    const unknown = { Key: 'primary-region', Values: ['us-east-1'] };
    expect(list({ Filters: [unknown] }).type).toBe('ValidationException');
  });

  it('comes in pages', () => {
    const { names, list } = withThree();
    const { NextToken } = list({ MaxResults: 1 }).json;
    expect(names({ MaxResults: 1, NextToken })).toEqual(['keys/ben']);
    expect(list({ MaxResults: 1, NextToken }).json).not.toHaveProperty('NextToken');
  });
});
