import { describe, expect, it } from 'vitest';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { showPolicy } from './describe.ts';
import { loadPolicy } from './load.ts';

const load = (accounts: string) => loadPolicy(`version: 1\naccounts: ${accounts}\n`, 'keywarden.yaml').policy;
const accountsOf = (accounts: string) => load(accounts).accounts;

function faultOf(accounts: string): ConfigFault {
  try {
    load(accounts);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.faults).toHaveLength(1);
    return error.faults[0]!;
  }
  throw new Error('the policy has no fault');
}

const MEMBER = { role: 'KeywardenMember', externalId: null, own: 'credentials' };

describe('accounts', () => {
  it('are the account of the credentials where nothing is said', () => {
    expect(loadPolicy('version: 1\n', 'x').policy.accounts).toBe('self');
  });

  it('may be a list, entered by the role that our template makes', () => {
    expect(accountsOf('["222222222222", "111111111111", "222222222222"]')).toEqual({
      kind: 'list',
      ids: ['111111111111', '222222222222'],
      entry: MEMBER,
    });
  });

  it('may be a list with a role of its own', () => {
    expect(
      accountsOf('{ list: ["111111111111"], role: security/Keys, external-id: ours, own-account: role }'),
    ).toEqual({
      kind: 'list',
      ids: ['111111111111'],
      entry: { role: 'security/Keys', externalId: 'ours', own: 'role' },
    });
  });

  it('may be a whole organization', () => {
    expect(accountsOf('{ organization: {} }')).toEqual({
      kind: 'organization',
      include: null,
      exclude: [],
      entry: MEMBER,
    });
  });

  it('of an organization are chosen by id, unit and tag', () => {
    const written = `{ organization: { include: [ou-exam-prod0001, { tags: { env: "prod*" } }],
      exclude: ["111111111111", 222222222222] } }`;
    expect(accountsOf(written)).toMatchObject({
      include: [
        { kind: 'unit', id: 'ou-exam-prod0001' },
        { kind: 'tags', tags: { env: 'prod*' } },
      ],
      exclude: [
        { kind: 'account', id: '111111111111' },
        { kind: 'account', id: '222222222222' },
      ],
    });
  });

  it('mean the same, and have the same hash, in any order', () => {
    const one = load('{ organization: { exclude: [ou-exam-prod0001, "111111111111", "111111111111"] } }');
    const other = load('{ organization: { exclude: ["111111111111", ou-exam-prod0001] } }');
    expect(one.hash).toBe(other.hash);
    expect(load('["111111111111"]').hash).toBe(load('{ list: ["111111111111"] }').hash);
  });

  it.each([
    'self',
    '["111111111111"]',
    '{ list: ["111111111111"], own-account: role }',
    '{ organization: { role: Keys, include: [{ tags: { a: b } }], exclude: [ou-exam-prod0001] } }',
  ])('are shown as they can be read again: %s', (written) => {
    const policy = load(written);
    expect(loadPolicy(showPolicy(policy), 'shown').policy.hash).toBe(policy.hash);
  });

  it.each([
    ['{ organisation: {} }', 'accounts.organisation', 'unknown key', 'organization'],
    ['{ organization: { rôle: x } }', 'accounts.organization["rôle"]', 'unknown key', 'role'],
    ['{ organization: { exclude: [] } }', 'accounts.organization.exclude', 'at least one', undefined],
    [
      '{ organization: { include: [ou-1] } }',
      'accounts.organization.include[0]',
      'organizational unit',
      undefined,
    ],
    [
      '{ organization: { include: [{ tags: {} }] } }',
      'accounts.organization.include[0].tags',
      'at least one tag',
      undefined,
    ],
    [
      '{ organization: { role: "arn:aws:iam::111111111111:role/a/Keys" } }',
      'accounts.organization.role',
      'name of a role',
      'a/Keys',
    ],
    ['{ organization: { role: /Keys } }', 'accounts.organization.role', 'name of a role', 'Keys'],
    ['{ organization: { external-id: x } }', 'accounts.organization.external-id', '2 to 1224', undefined],
    ['{ list: [] }', 'accounts.list', 'at least one', undefined],
    ['everything', 'accounts', 'must be self', undefined],
  ])('%s is refused at %s', (written, path, message, suggestion) => {
    const fault = faultOf(written);
    expect(fault).toMatchObject({ path, message: expect.stringContaining(message) });
    expect(fault.suggestion).toBe(suggestion);
  });

  it('that are both included and excluded are refused', () => {
    const fault = faultOf('{ organization: { include: ["111111111111"], exclude: [111111111111] } }');
    expect(fault).toMatchObject({ path: 'accounts.organization.exclude[0]' });
    expect(fault.message).toContain('included as well');
  });
});
