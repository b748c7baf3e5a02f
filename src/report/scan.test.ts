import { describe, expect, it } from 'vitest';
import type { Finding } from '../core/posture/finding.ts';
import type { AccountPosture, Posture } from '../core/posture/posture.ts';
import { scanToJson } from './scan-json.ts';
import { scanTable } from './scan-table.ts';

const NOW = Date.UTC(2026, 10, 21, 6);
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const draw = (posture: Posture) => scanTable(posture, { columns: 120, color: false });

describe('scanTable', () => {
  it('says first how much was looked at and found', () => {
    const posture = aPosture({ findings: [aFinding({ severity: 'critical' }), aFinding(), aFinding()] });
    expect(draw(posture)).toMatch(
      /^Account 111122223333, 2026-11-21 06:00 UTC: 1 user, 2 keys \(1 active\); 3 findings \(1 critical, 2 high\)\./,
    );
  });

  it('says when there is nothing to worry about', () => {
    expect(draw(aPosture({}))).toContain('nothing found.');
    expect(draw(aPosture({}))).toContain('Nothing to worry about.');
  });

  it('puts the most severe first, with age, idleness, reason and sentence', () => {
    const drawn = draw(
      aPosture({ findings: [aFinding({ severity: 'low', reason: 'AgeWarning' }), aFinding()] }),
    );
    expect(drawn.indexOf('HIGH (1)')).toBeLessThan(drawn.indexOf('LOW (1)'));
    expect(drawn).toMatch(new RegExp(`ci-deploy  ${KEY}  97d  52d +Unused: Not used for 52 days\\.`));
  });

  it('names the slot where no key id is known, and leaves unknown days empty', () => {
    const drawn = draw(
      aPosture({ findings: [aFinding({ keyId: null, slot: 2, ageDays: null, idleDays: null })] }),
    );
    expect(drawn).toMatch(/ci-deploy {2}slot 2 +Unused/);
  });

  it('says when ages are not counted from creation', () => {
    expect(draw(aPosture({ findings: [aFinding({ ageFrom: 'last_rotated' })] }))).toContain(
      'counted from last_rotated',
    );
    expect(draw(aPosture({ findings: [aFinding()] }))).not.toContain('last_rotated');
  });

  it('passes on what was read another way', () => {
    expect(draw(aPosture({ notes: ['Tags were read user by user.'] }))).toContain(
      'Note: Tags were read user by user.',
    );
  });

  it('adds several accounts up and names each', () => {
    const one = aPosture({ findings: [aFinding()] });
    const drawn = draw({
      ...one,
      accounts: [...one.accounts, ...aPosture({ account: '444455556666' }).accounts],
    });
    expect(drawn).toMatch(/^2 accounts, .*: 2 users, 4 keys \(2 active\); 1 finding \(1 high\)\./);
    expect(drawn).toContain('Account 444455556666');
  });
});

describe('scanToJson', () => {
  it('has the shape that other programs rely on', () => {
    expect(scanToJson(aPosture({ notes: ['n'], findings: [aFinding()] }))).toEqual({
      version: 1,
      generatedAt: '2026-11-21T06:00:00Z',
      accounts: [
        {
          account: '111122223333',
          observedAt: '2026-11-21T06:00:00Z',
          users: 1,
          keys: 2,
          activeKeys: 1,
          notes: ['n'],
          findings: [aFinding()],
        },
      ],
    });
  });
});

function aPosture(parts: Partial<AccountPosture>): Posture {
  const account = {
    account: '111122223333',
    observedAt: NOW,
    users: 1,
    keys: 2,
    activeKeys: 1,
    notes: [],
    findings: [],
  };
  return { generatedAt: NOW, accounts: [{ ...account, ...parts }] };
}

function aFinding(parts: Partial<Finding> = {}): Finding {
  return {
    user: 'ci-deploy',
    keyId: KEY,
    slot: 1,
    status: 'Active',
    severity: 'high',
    reason: 'Unused',
    ageDays: 97,
    ageFrom: 'created',
    idleDays: 52,
    message: 'Not used for 52 days.',
    ...parts,
  };
}
