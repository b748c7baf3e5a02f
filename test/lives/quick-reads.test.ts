import { expect, it } from 'vitest';
import { keysOf } from './people.ts';
import { withQuickReads } from './quick-reads.ts';
import { chances } from './random.ts';
import { ACCOUNT, type Life, aLife } from './world.ts';

async function inLife(test: (life: Life) => Promise<void>): Promise<void> {
  const life = await aLife(8, chances(1));
  try {
    await test(life);
  } finally {
    await life.close();
  }
}

it('quick reads say of every user and key what the SDK reads', async () => {
  await inLife(async (life) => {
    const quick = withQuickReads(life.byHand, life.sandbox, ACCOUNT);
    for (const { name } of life.people) {
      for (const read of ['getUser', 'userTags', 'accessKeys', 'groups', 'attachedPolicies'] as const)
        expect(await quick[read](name)).toEqual(await life.byHand[read](name));
      for (const { id } of keysOf(life, name))
        expect(await quick.lastUsed(id)).toEqual(await life.byHand.lastUsed(id));
    }
  });
});

it('quick reads leave unknown users to the SDK, and everything while there are faults', async () => {
  await inLife(async (life) => {
    const quick = withQuickReads(life.byHand, life.sandbox, ACCOUNT);
    const [person] = life.people;
    expect(await quick.getUser('nobody')).toBeNull();
    await expect(quick.accessKeys('nobody')).rejects.toMatchObject({ kind: 'not-found' });
    life.sandbox.control.addFault({ operation: 'iam:*', kind: 'error', code: 'AccessDenied', status: 403 });
    await expect(quick.accessKeys(person?.name ?? '')).rejects.toMatchObject({ kind: 'denied' });
  });
});
