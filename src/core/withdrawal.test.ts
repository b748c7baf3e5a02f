import { describe, expect, it } from 'vitest';
import { decideAll, onTodaysGround } from '../../test/build/decide.ts';
import { KEY, aKey } from '../../test/build/key.ts';
import { aPolicy, aRule, policyWith } from '../../test/build/policy.ts';
import { OWNER, aReceipt } from '../../test/build/receipt.ts';
import { type ContextWords, type SituationWords, aContext, aSituation } from '../../test/build/situation.ts';
import { NOW, days, daysAgo, inDays } from '../../test/build/time.ts';
import { DENIED, aUser } from '../../test/build/user.ts';
import type { Decision } from './model/decision.ts';
import type { Receipt } from './model/receipt.ts';

const policy = policyWith({ unused: { after: days(45) } });
const idle = aKey({ created: daysAgo(400), lastUsed: daysAgo(50) });
const used = aUser({ keys: [aKey({ created: daysAgo(400), lastUsed: daysAgo(1) })] });

/** A notice as it was sent three days ago, when the key was idle. */
function told(words: Partial<Receipt> = {}): Receipt {
  const receipt = aReceipt({ acceptedAt: daysAgo(3), promised: inDays(4), ...words });
  const then = onTodaysGround(
    aSituation({ user: aUser({ keys: [idle] }), receipts: [{ ...receipt, voided: null }] }),
    aContext({ policy }),
  ).receipts.get(KEY);
  const ground = then?.known ? (then.value[0]?.ground ?? null) : null;
  return { ...receipt, ground };
}

function takenBack(words: SituationWords & ContextWords): Decision | undefined {
  return decideAll({ policy, ...words }).find(({ reason }) => reason === 'NoticeVoid');
}

describe('a date that was given and no longer holds', () => {
  it('is taken back in a message of its own, to whoever was told, with the reason', () => {
    expect(takenBack({ user: used, receipts: [told()] })).toMatchObject({
      step: 'notify',
      keyId: KEY,
      message:
        'It was to be deactivated on 2026-11-08. That does not happen: the key was used on 2026-11-03.',
      notice: { announced: 'nothing', promised: null, takesBack: { to: [OWNER], promised: inDays(4) } },
    });
  });

  it('is taken back although it was voided before anybody could be told so', () => {
    const voided = { at: daysAgo(1), because: 'used', told: false };
    expect(takenBack({ user: used, receipts: [told({ voided })] })).toBeDefined();
  });

  it('is taken back from those who got a copy as from the owner: nobody took over', () => {
    const copy = 'fallback@example.com';
    const decision = takenBack({ user: used, receipts: [told({ recipients: [copy] }), told()] });
    expect(decision).toMatchObject({ notice: { takesBack: { to: [copy, OWNER], answersNow: null } } });
  });

  it('is taken back when the owner named now is outside of the domains, and never from somebody outside', () => {
    const words = { user: used, owner: null, outside: 'tag email: eve@evil.example' };
    expect(takenBack({ ...words, receipts: [told()] })).toMatchObject({
      message: expect.stringContaining('names another contact now (tag email: eve@evil.example)') as unknown,
      notice: { takesBack: { to: [OWNER], answersNow: null } },
    });
    expect(takenBack({ ...words, receipts: [told({ recipients: ['ana@old.example'] })] })).toBeUndefined();
  });

  it('is taken back once', () => {
    const word = aReceipt({
      announced: 'nothing',
      reason: 'NoticeVoid',
      acceptedAt: daysAgo(1),
      promised: null,
    });
    expect(takenBack({ user: used, receipts: [told(), word] })).toBeUndefined();
  });

  it('is taken back from an owner who is exempt now, in the words of the exemption', () => {
    const user = aUser({ keys: [idle], tags: { 'keywarden:exempt': 'until=2026-12-01 reason=freeze' } });
    expect(takenBack({ user, receipts: [told()] })?.message).toContain(
      'That does not happen: Exempt until 2026-12-01: freeze.',
    );
  });

  it('is taken back from a former owner, who hears who answers now', () => {
    const user = aUser({ keys: [idle] });
    const receipts = [told({ recipients: ['former@example.com'] })];
    expect(takenBack({ user, receipts })).toMatchObject({
      message: expect.stringContaining(`${OWNER} answers for the user now`),
      notice: { takesBack: { to: ['former@example.com'] } },
    });
  });
});

describe('nothing is taken back', () => {
  it('where a later notice said that the key stays as it is', () => {
    const stays = aReceipt({ reason: 'AwaitingDeletion', acceptedAt: daysAgo(1), promised: null });
    expect(takenBack({ user: used, receipts: [told(), stays] })).toBeUndefined();
  });

  it('while it holds', () => {
    expect(takenBack({ user: aUser({ keys: [idle] }), receipts: [told()] })).toBeUndefined();
  });

  it('while it is waited for in silence', () => {
    const receipts = [told({ promised: inDays(6) })];
    const words = { user: aUser({ keys: [idle] }), receipts };
    expect(decideAll({ policy, ...words }).map(({ reason }) => reason)).toEqual(['InGrace']);
  });

  it('where a fresh notice of the same step says a new date', () => {
    const stricter = policyWith({ unused: { after: days(30) } });
    const words = { user: aUser({ keys: [idle] }), receipts: [told()], policy: stricter };
    expect(decideAll(words).map(({ reason }) => reason)).toEqual(['Unused']);
  });

  it('once it has been done', () => {
    const off = aUser({ keys: [{ ...idle, status: 'Inactive' as const }] });
    expect(takenBack({ user: off, receipts: [told()] })).toBeUndefined();
  });

  it('while something is unknown', () => {
    expect(takenBack({ user: { ...used, tags: DENIED }, receipts: [told()] })).toBeUndefined();
  });

  it('from an address that mail does not reach', () => {
    const voided = { at: NOW, because: 'bounced', told: true };
    expect(takenBack({ user: used, receipts: [told({ voided })] })).toBeUndefined();
  });

  it('from a former owner whose address is dead', () => {
    const receipts = [told({ recipients: ['former@example.com'] })];
    const words = { user: aUser({ keys: [idle] }), receipts };
    expect(takenBack(words)).toBeDefined();
    expect(takenBack({ ...words, unreachable: ['former@example.com'] })).toBeUndefined();
  });

  it('where the configuration sends no notices', () => {
    const silent = aPolicy({ rules: [aRule({ unused: {} })], notify: null });
    expect(takenBack({ user: used, receipts: [told()], policy: silent })).toBeUndefined();
  });

  it('that named no date', () => {
    const receipts = [told({ announced: 'attention', promised: null })];
    expect(takenBack({ user: used, receipts })).toBeUndefined();
  });
});
