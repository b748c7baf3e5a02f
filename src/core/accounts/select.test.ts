import { describe, expect, it } from 'vitest';
import { known, unknown } from '../model/known.ts';
import type { OrganizationAccounts } from '../model/policy.ts';
import { type Candidate, TAGS_NOT_READ, chooseAccount, namedAccounts, namedUnits } from './select.ts';

const PROD: Candidate = { account: '111111111111', name: 'prod', state: 'ACTIVE' };
const UNIT = { kind: 'unit', id: 'ou-exam-prod0001' } as const;
const TAGS = { kind: 'tags', tags: { env: 'prod*', team: 'a' } } as const;

const wanted = (parts: Partial<OrganizationAccounts> = {}): OrganizationAccounts => ({
  kind: 'organization',
  include: null,
  exclude: [],
  entry: { role: 'KeywardenMember', externalId: null, own: 'credentials' },
  ...parts,
});
const facts = (tags: Readonly<Record<string, string>> | null = null, inUnit = false) => ({
  units: new Map([[UNIT.id, known(new Set(inUnit ? [PROD.account] : []))]]),
  tags: tags === null ? TAGS_NOT_READ : known(new Map(Object.entries(tags))),
});
const kindOf = (parts: Partial<OrganizationAccounts>, seen = facts(), candidate = PROD) =>
  chooseAccount(candidate, wanted(parts), seen).kind;

describe('an account of the organization', () => {
  it('is meant where nothing is said', () => {
    expect(kindOf({})).toBe('chosen');
  });

  it('is meant when an include selects it by id, unit or tags, and else not', () => {
    expect(kindOf({ include: [{ kind: 'account', id: PROD.account }] })).toBe('chosen');
    expect(kindOf({ include: [{ kind: 'account', id: '222222222222' }] })).toBe('not-meant');
    expect(kindOf({ include: [UNIT] }, facts(null, true))).toBe('chosen');
    expect(kindOf({ include: [UNIT] })).toBe('not-meant');
    expect(kindOf({ include: [TAGS] }, facts({ env: 'prod-eu', team: 'a' }))).toBe('chosen');
  });

  it('is not meant when an exclude selects it, whatever includes it', () => {
    expect(kindOf({ include: [UNIT], exclude: [TAGS] }, facts({ env: 'prod', team: 'a' }, true))).toBe(
      'not-meant',
    );
  });

  it('is selected by tags only when every one of them fits', () => {
    expect(kindOf({ exclude: [TAGS] }, facts({ env: 'prod', team: 'b' }))).toBe('chosen');
    expect(kindOf({ exclude: [TAGS] }, facts({ env: 'prod' }))).toBe('chosen');
    expect(kindOf({ exclude: [TAGS] }, facts({ ENV: 'prod', team: 'a' }))).toBe('chosen');
  });

  it('is not entered while it is not known whether it is excluded or included', () => {
    expect(chooseAccount(PROD, wanted({ exclude: [TAGS] }), facts())).toEqual({
      kind: 'failed',
      because: 'Whether it is meant is not known: its tags have not been read.',
    });
    expect(kindOf({ include: [TAGS] })).toBe('failed');
    const unread = { units: new Map([[UNIT.id, unknown('denied')]]), tags: known(new Map<string, string>()) };
    expect(kindOf({ exclude: [UNIT] }, unread)).toBe('failed');
    expect(kindOf({ exclude: [UNIT] }, { ...unread, units: new Map() })).toBe('failed');
  });

  it('is settled by one certain selector, whatever is unknown', () => {
    const own = { kind: 'account', id: PROD.account } as const;
    expect(kindOf({ include: [TAGS, own] })).toBe('chosen');
    expect(kindOf({ exclude: [TAGS, own] })).toBe('not-meant');
  });

  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'PENDING_ACTIVATION'])(
    'is left out when it is %s',
    (state) => {
      expect(kindOf({}, facts(), { ...PROD, state })).toBe('left-out');
      expect(kindOf({ exclude: [TAGS] }, facts(), { ...PROD, state })).toBe('left-out');
      expect(kindOf({ include: [UNIT] }, facts(), { ...PROD, state })).toBe('not-meant');
    },
  );

  it.each([null, 'HIBERNATING'])('fails when its state is %s, which nobody knows', (state) => {
    expect(kindOf({}, facts(), { ...PROD, state })).toBe('failed');
  });
});

it('selectors name units and accounts', () => {
  const policy = wanted({ include: [UNIT, TAGS], exclude: [UNIT, { kind: 'account', id: PROD.account }] });
  expect([namedUnits(policy), namedAccounts(policy)]).toEqual([[UNIT.id], [PROD.account]]);
});
