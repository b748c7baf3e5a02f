import { describe, expect, it } from 'vitest';
import { aPolicy } from '../../test/build/policy.ts';
import { isRecipient } from './domains.ts';
import type { Policy } from './model/policy.ts';

const within = (...domains: readonly string[]): Policy => {
  const { notify, ...policy } = aPolicy();
  if (notify === null) throw new Error('the policy has no notify');
  return {
    ...policy,
    owners: [{ kind: 'fallback', address: 'soc@partner.example' }],
    notify: {
      security: 'leaks@elsewhere.example',
      email: { ...notify.email, operators: 'ops@third.example', domains },
    },
  };
};

describe('the domains of recipients', () => {
  it.each([
    ['ana@example.com', 'example.com', true],
    ['ana@EXAMPLE.com', 'example.com', true],
    ['ana@mail.example.com', 'example.com', false],
    ['ana@mail.example.com', '.example.com', true],
    ['ana@a.b.example.com', '.example.com', true],
    ['ana@example.com', '.example.com', false],
    ['ana@evilexample.com', '.example.com', false],
    ['ana@evilexample.com', 'example.com', false],
    ['ana@example.com.evil.example', 'example.com', false],
    ['ana@example.com@evil.example', 'example.com', false],
    ['ana@xn--bcher-kva.example', 'xn--bcher-kva.example', true],
    ['ana@XN--BCHER-KVA.example', 'xn--bcher-kva.example', true],
    ['ana@xn--exmple-cua.com', 'example.com', false],
  ])('%s may be written to with %s: %s', (address, domain, expected) => {
    expect(isRecipient(address, within(domain))).toBe(expected);
  });

  it.each(['soc@partner.example', 'Leaks@elsewhere.example', 'ops@third.example'])(
    'do not keep %s out, whom the configuration names',
    (address) => {
      expect(isRecipient(address, within('example.com'))).toBe(true);
      expect(isRecipient(`x${address}`, within('example.com'))).toBe(false);
    },
  );

  it('keep nobody out where nothing is sent', () => {
    expect(isRecipient('ana@evil.example', aPolicy({ notify: null }))).toBe(true);
  });
});
