import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../load.ts';
import type { InitAnswers } from './answers.ts';
import { isAddress, isBucket, isRegion, isSender, isStore, isTag } from './answers.ts';
import { firstPolicy } from './write.ts';

const ANSWERS: InitAnswers = {
  ownerTag: 'email',
  fallback: 'security@example.com',
  sender: 'keywarden@example.com',
  region: 'eu-west-1',
  rotateBy: 'owner',
  bucket: null,
  accounts: 'self',
  store: './keywarden-store',
};
const policyOf = (more: Partial<InitAnswers> = {}) => loadPolicy(firstPolicy({ ...ANSWERS, ...more }), 'x');

describe('the first configuration', () => {
  it('says what was answered, and raises no eyebrow', () => {
    const { policy, warnings } = policyOf();
    expect(warnings).toEqual([]);
    expect(policy).toMatchObject({
      accounts: 'self',
      owners: [
        { kind: 'tag', tag: 'email' },
        { kind: 'user-name' },
        { kind: 'fallback', address: 'security@example.com' },
      ],
      notify: { email: { from: 'keywarden@example.com', region: 'eu-west-1' } },
      deliver: null,
      store: './keywarden-store',
    });
    expect(policy.rules[0]?.rotate?.by).toBe('owner');
  });

  it('begins with a tenth of the users', () => {
    expect(policyOf().policy.guardrails.rollout).toBe(0.1);
  });

  it.each([
    [null, { to: 'secrets-manager' }],
    ['handover', { to: 's3', bucket: 'handover' }],
  ])('hands new secrets over where it was told (bucket: %s)', (bucket, deliver) => {
    const { policy, warnings } = policyOf({ rotateBy: 'keywarden', bucket });
    expect(policy).toMatchObject({ deliver });
    expect(warnings).toEqual([]);
  });

  it('goes over an organization where it was told', () => {
    expect(policyOf({ accounts: 'organization' }).policy.accounts).toMatchObject({ kind: 'organization' });
  });

  it('is valid whatever was answered, as long as each answer was found fine', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (ownerTag, store) => {
        fc.pre(
          isTag(ownerTag) === undefined &&
            isStore(store) === undefined &&
            !/[^\x20-\x7e]/.test(store + ownerTag),
        );
        fc.pre(!store.includes('://'));
        const { policy } = policyOf({ ownerTag, store });
        expect(policy.owners[0]).toEqual({ kind: 'tag', tag: ownerTag });
        expect(policy.store).toBe(store);
      }),
    );
  });
});

describe('an answer', () => {
  it.each([
    [isAddress, 'security@example.com', 'security'],
    [isSender, 'Keywarden <keywarden@example.com>', 'keywarden'],
    [isRegion, 'eu-west-1', 'Ireland'],
    [isBucket, 'handover', 's3://handover'],
    [isTag, 'owner mail', 'owner;mail'],
    [isStore, './store', ' '],
  ])('is taken or refused, with what is needed', (check, good, bad) => {
    expect(check(good)).toBeUndefined();
    expect(check(bad)).toMatch(/\.$/);
  });
});
