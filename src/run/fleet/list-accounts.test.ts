import { describe, expect, it } from 'vitest';
import { AwsFailure } from '../../aws/failure.ts';
import type { OrganizationAccounts } from '../../core/model/policy.ts';
import type { Home } from './fleet.ts';
import { listAccounts } from './list-accounts.ts';

const IDS = Array.from({ length: 20 }, (_, index) => String(100_000_000_000 + index));
const EVEN = (id: string) => Number(id) % 2 === 0;

const CHOSEN_BY_TAG: OrganizationAccounts = {
  kind: 'organization',
  include: [{ kind: 'tags', tags: { keys: 'managed' } }],
  exclude: [],
  entry: { role: 'KeywardenMember', externalId: null, own: 'credentials' },
};

/** An organization in which every second account is tagged. @param denied whose tags cannot be read */
function anOrganization(denied: string | null = null) {
  const asked = { atOnce: 0, most: 0, calls: 0 };
  const organizations = {
    accounts: async () => IDS.toReversed().map((account) => ({ account, name: account, state: 'ACTIVE' })),
    tags: async (account: string) => {
      asked.calls += 1;
      asked.atOnce += 1;
      asked.most = Math.max(asked.most, asked.atOnce);
      // Later accounts are answered first.
      for (let turn = Number(account); turn % 20 < 19; turn += 1) await Promise.resolve();
      asked.atOnce -= 1;
      if (account === denied) throw denial();
      return new Map(EVEN(account) ? [['keys', 'managed']] : []);
    },
  };
  const home = { aws: { organizations: () => organizations } } as unknown as Home;
  return { asked, home };
}

function denial(): AwsFailure {
  const operation = 'organizations:ListTagsForResource';
  return new AwsFailure({
    operation,
    code: 'AccessDeniedException',
    kind: 'denied',
    effect: 'none',
    attempts: 1,
    message: 'Not allowed to read tags.',
  });
}

describe('accounts chosen by their tags', () => {
  it('come in the order of their ids, however the answers come, with some asked for at the same time', async () => {
    const { asked, home } = anOrganization();
    const told: number[] = [];
    const { targets, others } = await listAccounts(home, CHOSEN_BY_TAG, {
      onProgress: (done) => void told.push(done),
    });
    expect(targets.map(({ account }) => account)).toEqual(IDS.filter(EVEN));
    expect(others).toEqual([]);
    expect([asked.calls, asked.most]).toEqual([20, 8]);
    expect(told).toEqual(IDS.map((_, index) => index + 1));
  });

  it('are not entered where the tags cannot be read, and the others are', async () => {
    const [, , denied = ''] = IDS;
    const { targets, others } = await listAccounts(anOrganization(denied).home, CHOSEN_BY_TAG);
    expect(targets.map(({ account }) => account)).toEqual(IDS.filter((id) => EVEN(id) && id !== denied));
    expect(others).toMatchObject([
      { account: denied, outcome: 'failed', because: [expect.stringContaining('Not allowed to read tags.')] },
    ]);
  });
});
