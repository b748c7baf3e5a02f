import { expect, it } from 'vitest';
import type { Mail } from '../../src/sandbox/ses/mails.ts';
import { aWorld } from '../harness/cli.ts';
import { policyFile } from '../harness/policy-file.ts';
import { storeOf } from '../harness/store.ts';
import { IDLE, aUser, apply, expectWholeJournal, keyId } from '../harness/steps.ts';

const MANY = 120;

/** Letters only: the ids of keys are made of them. */
const nameOf = (number: number) =>
  `svc-${String(number)
    .padStart(3, '0')
    .replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`;

it('an owner of 120 keys gets three messages, each key in one of them, with the receipt of that one', async () => {
  const names = Array.from({ length: MANY }, (_, number) => nameOf(number));
  const world = await aWorld({
    policy: policyFile({ guardrails: { 'per-day': MANY, fleet: { 'per-day': MANY } } }),
    users: names.map((name) => ({ ...aUser(name, IDLE), tags: { email: 'ana@example.com' } })),
  });
  const { code, done } = await apply(world, '--quiet');
  expect(code).toBe(0);
  expect(done).toHaveLength(MANY);

  const mails: readonly Mail[] = world.control.mails();
  expect(mails).toHaveLength(3);
  for (const { text, html } of mails)
    expect(Buffer.byteLength(text ?? '') + Buffer.byteLength(html ?? '')).toBeLessThanOrEqual(90_000);

  const keyIds = names.map((name) => keyId(name));
  const receipts = await storeOf(world).receipts.load(keyIds);
  for (const id of keyIds) {
    const own = receipts.get(id);
    const [receipt] = own?.known === true ? own.value : [];
    const named = mails.filter(({ text }) => text?.includes(id));
    expect(named.map((mail) => mail.id)).toEqual([receipt?.messageId]);
  }
  await expectWholeJournal(world);
});
