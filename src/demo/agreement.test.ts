import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../config/load.ts';
import { agreementOf } from './agreement.ts';
import { CAST } from './cast/cast.ts';
import { FALLBACK, policyText } from './policy.ts';

const PAYMENTS = '444455556666';
const SANDBOX = '111122223333';
const agreed = agreementOf(CAST);

describe('the policy of the demo', () => {
  const { policy, warnings } = loadPolicy(policyText('/demo'), 'keywarden.yaml');

  it('has nothing odd in it but its short times, and its store in the folder of the demo', () => {
    expect(warnings.map(({ path }) => path)).toEqual([
      'rules[1].unused.after',
      'rules[1].rotate.old-key-idle',
      'rules[2].rotate.old-key-idle',
    ]);
    expect(policy.store).toBe('/demo/store');
  });
  it.each([
    ['everyone', 'chiara.rossi'],
    ['robots', 'ci-image-build'],
    ['managed', 'alice.morgan'],
  ])('says for %s what the judge holds it against', (name, user) => {
    const rule = policy.rules.find((each) => each.name === name);
    const { unusedAfter, replaced, grace, deleteAfter } = agreed.termsOf(PAYMENTS, user);
    expect(rule?.unused).toMatchObject({ after: unusedAfter, grace, delete: deleteAfter });
    expect(rule?.rotate).toMatchObject({
      after: replaced.age,
      oldKeyIdle: replaced.idle,
      grace,
      delete: deleteAfter,
    });
    expect(rule?.inactive).toMatchObject({ grace, delete: deleteAfter });
  });
  it('exempts break-glass users for as long as the judge thinks', () => {
    const rule = policy.rules.find(({ name }) => name === 'break-glass');
    expect(rule?.exempt?.endsAt).toBe(agreed.termsOf(PAYMENTS, 'break-glass-admin').exemptUntil);
  });
});

describe('who answers for a user', () => {
  it('is the tag, or the name where it is an address, and the fallback', () => {
    expect(agreed.termsOf(PAYMENTS, 'alice.morgan').answers).toEqual(['alice.morgan@example.com', FALLBACK]);
    expect(agreed.termsOf(SANDBOX, 'jane.doe@example.com').answers).toEqual([
      'jane.doe@example.com',
      FALLBACK,
    ]);
    expect(agreed.termsOf(SANDBOX, 'dev-test-1').answers).toEqual([FALLBACK]);
  });
  it('is asked of the cast: a stranger is a mistake', () => {
    expect(() => agreed.termsOf(SANDBOX, 'alice.morgan')).toThrow('there is no alice.morgan');
  });
});

it('knows Keywarden from the people, who sign with keys of their own', () => {
  expect(agreed.isKeywarden(`arn:aws:sts::${SANDBOX}:assumed-role/Keywarden/keywarden-3f9c2a7b`)).toBe(true);
  // What starts the runs.
  expect(agreed.isKeywarden(`arn:aws:sts::${SANDBOX}:assumed-role/SandboxAdmin/sandbox`)).toBe(false);
  expect(agreed.isKeywarden(`arn:aws:iam::${SANDBOX}:user/people/anna.schmidt`)).toBe(false);
});
