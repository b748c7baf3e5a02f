import { beforeAll, describe, expect, it } from 'vitest';
import { OTHER_KEY, aKey } from '../../test/build/key.ts';
import { policyWith } from '../../test/build/policy.ts';
import { OWNER, aReceipt, voided } from '../../test/build/receipt.ts';
import { aRecord } from '../../test/build/record.ts';
import { NOW, daysAgo, inDays } from '../../test/build/time.ts';
import { ACCOUNT, aUser } from '../../test/build/user.ts';
import type { NoticeEntry } from '../act/notices.ts';
import type { Announced, Receipt } from '../core/model/receipt.ts';
import type { ReasonCode } from '../core/checks/reasons.ts';
import type { Sink } from '../core/ports.ts';
import { type Templates, loadTemplates } from '../notify/templates.ts';
import { composeFor } from './compose.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await loadTemplates(null, async () => null);
});

const FETCH = 'aws secretsmanager get-secret-value --secret-id keywarden/ci-bot';
const sink = {
  name: 'secrets-manager',
  pointer: () => ({ where: 'Secrets Manager', fetch: [FETCH] }),
} as unknown as Sink;

const user = aUser({
  keys: [aKey({ created: daysAgo(120) }), aKey({ id: OTHER_KEY })],
  tags: aRecord('replaced', { since: daysAgo(60), more: `by=${OTHER_KEY}` }),
});

function entry(
  reason: ReasonCode,
  announced: Announced,
  promised: number | null,
  receipts: readonly Receipt[] = [],
): NoticeEntry {
  const [key] = user.keys.known ? user.keys.value : [];
  if (key === undefined) throw new Error('the user has no key');
  const decision = {
    account: ACCOUNT,
    user: user.user,
    userId: 'AIDA-ci-bot',
    keyId: key.keyId,
    rule: 'everyone',
    owner: OWNER,
    kind: 'step',
    step: 'notify',
    reason,
    message: 'Because of this.',
    due: NOW,
    cause: 'rotated',
    notice: { announced, promised, reminder: null, urgent: false, copyToFallback: false },
  } as const;
  return { item: { id: 'x', decision }, user, key, decision, receipts, isBurnt: false };
}

async function textOf(told: NoticeEntry): Promise<string> {
  const compose = composeFor(
    { policy: policyWith({ rotate: {} }), templates } as unknown as Parameters<typeof composeFor>[0],
    { plan: { account: ACCOUNT }, now: NOW } as unknown as Parameters<typeof composeFor>[1],
    sink,
  );
  const [letter] = await compose(OWNER, [told]);
  expect(letter?.entries).toEqual([told]);
  // As one line: where it is broken is not the matter here.
  return (letter?.message.text ?? '').replace(/\s+/g, ' ');
}

describe('the message about a key that Keywarden replaced', () => {
  it.each([
    ['its deactivation', entry('Replaced', 'deactivate', inDays(10))],
    ['its overdue switch-over', entry('CutoverUnproven', 'attention', null)],
    ['its deactivation without proof', entry('CutoverUnproven', 'deactivate', inDays(7))],
  ])('holds the command that fetches the new key: %s', async (_, told) => {
    const text = await textOf(told);
    expect(text).toContain(`Fetch the new key ${OTHER_KEY} from Secrets Manager`);
    expect(text).toContain(FETCH);
  });

  it('names the date that was given before, where it counted until now', async () => {
    const before = aReceipt({ promised: inDays(-3) });
    const again = (own: Receipt) => textOf(entry('Replaced', 'deactivate', inDays(2), [own]));
    expect(await again(before)).toContain('That day passed and nothing was done.');
    expect(await again(voided(before))).not.toContain('An earlier notice');
  });

  it('says what is taken back, though that notice is void already', async () => {
    const before = voided(aReceipt({ announced: 'delete', promised: inDays(3) }));
    const text = await textOf(entry('Replaced', 'nothing', null, [before]));
    expect(text).toContain('You got a notice that this key would be deleted on');
    const taken = aReceipt({ announced: 'nothing', promised: null });
    expect(await textOf(entry('Replaced', 'nothing', null, [before, taken]))).toContain(
      'You got an earlier notice about this key.',
    );
  });
});
