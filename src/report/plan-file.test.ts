import { describe, expect, it } from 'vitest';
import { KEY, NOW, aDestruction, aNotification, aPlan } from './plan.fixture.ts';
import { PlanError, planFromJson } from './plan-file.ts';
import { planToJson } from './plan-json.ts';

const written = planToJson(aPlan({ items: [aDestruction('deactivate'), aNotification()] }));

describe('planFromJson', () => {
  it('reads back what planToJson writes', () => {
    expect(planFromJson(JSON.stringify(written))).toMatchObject({
      generatedAt: NOW,
      policyHash: '0f3a',
      hypothetical: false,
      accounts: [
        {
          account: '111122223333',
          items: [
            {
              id: `${KEY}:deactivate:Unused`,
              user: 'ci-deploy',
              keyId: KEY,
              step: 'deactivate',
              reason: 'Unused',
            },
            { id: `${KEY}:notify:Unused`, step: 'notify' },
          ],
        },
      ],
    });
  });

  it('takes over only what consent is about, not the words of the file', () => {
    const [item] = planFromJson(JSON.stringify(written)).accounts[0]?.items ?? [];
    expect(Object.keys(item ?? {}).toSorted()).toEqual(['id', 'keyId', 'reason', 'step', 'user', 'userId']);
  });

  it('keeps the mark of a plan for another day', () => {
    expect(planFromJson(JSON.stringify({ ...written, hypothetical: true })).hypothetical).toBe(true);
  });

  it.each([
    ['no JSON', '{', /not JSON/],
    ['something else', '{"Statement":[]}', /no "version"/],
    ['a list', '[]', /no "version"/],
    [
      'a newer version',
      JSON.stringify({ ...written, version: 2 }),
      /version 2, and this Keywarden reads version 1/,
    ],
    ['a version in words', JSON.stringify({ ...written, version: '1' }), /version "1"/],
    ['no policy', JSON.stringify({ ...written, policyHash: undefined }), /damaged: policyHash/],
    ['an empty policy', JSON.stringify({ ...written, policyHash: '' }), /damaged: policyHash/],
    [
      'no word on whether it is for today',
      JSON.stringify({ ...written, hypothetical: undefined }),
      /damaged: hypothetical/,
    ],
    [
      'a moment that is none',
      JSON.stringify({ ...written, generatedAt: '2026-02-31T00:00Z' }),
      /generatedAt: is not a moment/,
    ],
    [
      'an account that is none',
      withAccount({ account: '1' }),
      /accounts\.0\.account: is not an account number/,
    ],
    ['a step that is none', withItem({ step: '' }), /accounts\.0\.items\.0\.step/],
    ['a reason that is none', withItem({ reason: '' }), /accounts\.0\.items\.0\.reason/],
    ['an item without id', withItem({ id: '' }), /accounts\.0\.items\.0\.id/],
  ])('refuses %s and says what to do', (_what, text, expected) => {
    expect(() => planFromJson(text)).toThrow(PlanError);
    expect(() => planFromJson(text)).toThrow(expected);
    expect(() => planFromJson(text)).toThrow('keywarden plan -o plan.json');
  });

  it('names some faults and counts the rest', () => {
    const items = Array.from({ length: 8 }, () => ({ id: '' }));
    expect(() => planFromJson(withAccount({ items }))).toThrow(/and \d+ more/);
  });
});

function withAccount(parts: object): string {
  return JSON.stringify({ ...written, accounts: [{ account: '111122223333', items: [], ...parts }] });
}

function withItem(parts: object): string {
  const item = { id: 'x', user: 'u', userId: null, keyId: null, step: 'notify', reason: 'Unused' };
  return withAccount({ items: [{ ...item, ...parts }] });
}
