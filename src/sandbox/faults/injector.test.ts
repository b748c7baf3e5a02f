import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { createFaultInjector } from './injector.ts';

const call = { operation: 'iam:ListUsers', account: '111111111111', userName: 'alice' };

/** Whether a fault strikes each of five equal calls. */
const pattern = (fault: Partial<Fault>, target = call): string => {
  const faults = createFaultInjector();
  faults.add({ operation: 'iam:ListUsers', kind: 'drop', ...fault } as Fault);
  return Array.from({ length: 5 }, () => (faults.strike(target).length === 1 ? 'X' : '-')).join('');
};

describe('a fault', () => {
  it('strikes every matching call unless a number is given', () => {
    expect(pattern({})).toBe('XXXXX');
    expect(pattern({ times: 2 })).toBe('XX---');
    expect(pattern({ times: 0 })).toBe('-----');
  });

  it('lets as many calls pass first as it is told', () => {
    expect(pattern({ after: 2 })).toBe('--XXX');
    expect(pattern({ after: 2, times: 1 })).toBe('--X--');
  });

  it.each([
    [{ operation: 'iam:*' }, true],
    [{ operation: '*:ListUsers' }, true],
    [{ operation: 'iam:List' }, false],
    [{ operation: 'sts:*' }, false],
    [{ account: call.account }, true],
    [{ account: '222222222222' }, false],
    [{ userName: 'ALICE' }, true],
    [{ userName: 'bob' }, false],
  ])('for %j strikes: %s', (where, strikes) => {
    expect(pattern(where)).toBe(strikes ? 'XXXXX' : '-----');
  });

  it('for a user does not strike a call that names none', () => {
    expect(pattern({ userName: 'alice' }, { ...call, userName: null } as never)).toBe('-----');
  });

  it('can be taken back alone, or with all others', () => {
    const faults = createFaultInjector();
    const first = faults.add({ operation: 'iam:*', kind: 'drop' });
    faults.add({ operation: 'iam:*', kind: 'throttle' });
    faults.strike(call);
    faults.clear(first.id);
    expect(faults.list()).toEqual([{ id: 2, operation: 'iam:*', kind: 'throttle', struck: 1 }]);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });
});
