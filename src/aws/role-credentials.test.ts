import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../core/model/time.ts';
import { roleCredentials } from './role-credentials.ts';

const START = Date.UTC(2026, 10, 1);

/** A role whose sessions last an hour, and a clock of AWS that the test sets. */
function aRole({ fails = 0 } = {}) {
  let at: number | null = null;
  let here = 0;
  let assumed = 0;
  let failures = fails;
  const assume = async () => {
    if (failures > 0) {
      failures -= 1;
      throw new Error('denied');
    }
    assumed += 1;
    at ??= START;
    return {
      accessKeyId: `ASIA${assumed}`,
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date(at + HOUR),
    };
  };
  const credentials = roleCredentials(
    assume,
    () => at,
    () => here,
  );
  return {
    key: async () => (await credentials()).accessKeyId,
    credentials,
    passHere: (ms: number) => {
      here += ms;
    },
    set: (after: number) => {
      at = START + after;
    },
  };
}

describe('the credentials of a role', () => {
  it('are got once for all clients, however many ask at the same time', async () => {
    const role = aRole();
    expect(await Promise.all([role.key(), role.key(), role.key()])).toEqual(['ASIA1', 'ASIA1', 'ASIA1']);
    expect(await role.key()).toBe('ASIA1');
  });

  it('are renewed five minutes before they end, and not before', async () => {
    const role = aRole();
    await role.key();
    role.set(55 * MINUTE - 1);
    expect(await role.key()).toBe('ASIA1');
    role.set(55 * MINUTE);
    expect(await role.key()).toBe('ASIA2');
    role.set(2 * HOUR);
    expect(await role.key()).toBe('ASIA3');
  });

  it('are renewed while AWS is silent, by how long the local clock has gone on', async () => {
    const role = aRole();
    await role.key();
    role.passHere(55 * MINUTE - 1);
    expect(await role.key()).toBe('ASIA1');
    role.passHere(1);
    expect(await role.key()).toBe('ASIA2');
  });

  it('are tried again after a failure', async () => {
    const role = aRole({ fails: 1 });
    await expect(role.key()).rejects.toThrow('denied');
    expect(await role.key()).toBe('ASIA1');
  });

  it('are never kept by the SDK, whose clock may be wrong', async () => {
    expect((await aRole().credentials()).expiration.getTime()).toBe(0);
  });
});
