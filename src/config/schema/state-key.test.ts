import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';
import { showPolicy } from '../describe.ts';

const load = (stateKey: unknown) =>
  loadPolicy(JSON.stringify({ version: 1, rules: [], 'state-key': stateKey }), 'test').policy;

const ARN = 'arn:aws:kms:eu-west-1:111122223333';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:seal-a1b2c3';

describe('state-key', () => {
  it.each([
    ['kms:alias/keywarden-state', { kind: 'kms', alias: 'alias/keywarden-state', region: null }],
    [`kms:${ARN}:alias/seal`, { kind: 'kms', alias: `${ARN}:alias/seal`, region: 'eu-west-1' }],
    [`kms:${ARN}:key/1`, { kind: 'kms', alias: `${ARN}:key/1`, region: 'eu-west-1' }],
    ['env:STATE_KEY', { kind: 'env', name: 'STATE_KEY' }],
    [`secretsmanager:${SECRET}`, { kind: 'secretsmanager', arn: SECRET }],
    ['file:/etc/keywarden/key', { kind: 'file', path: '/etc/keywarden/key' }],
  ])('%s', (written, expected) => {
    const policy = load(written);
    expect(policy.stateKeys).toEqual([expected]);
    expect(loadPolicy(showPolicy(policy), 'shown').policy.stateKeys).toEqual(policy.stateKeys);
  });

  it('may be two while it is changed, in their order, and none', () => {
    expect(load(['kms:alias/new', 'env:OLD']).stateKeys.map(({ kind }) => kind)).toEqual(['kms', 'env']);
    expect(load(undefined).stateKeys).toEqual([]);
  });

  it.each([
    'alias/seal',
    'kms:seal',
    'kms:',
    'env:',
    'env:1A',
    'hunter2',
    'secretsmanager:seal',
    'file:',
    [],
  ])('cannot be %j', (written) => {
    expect(() => load(written)).toThrow(/state-key/);
  });

  it('cannot be three', () => expect(() => load(['env:A', 'env:B', 'env:C'])).toThrow(/state-key/));
});
