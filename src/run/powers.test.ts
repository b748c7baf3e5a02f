import { describe, expect, it } from 'vitest';
import { aPolicy } from '../../test/build/policy.ts';
import { ACCOUNT, aUser } from '../../test/build/user.ts';
import type { Aws } from '../aws/clients.ts';
import { AwsFailure } from '../aws/failure.ts';
import type { Planned } from './account-plan.ts';
import { type Doings, powersFor } from './powers.ts';

const NAMES = ['ana', 'bo', 'cy', 'dan'];
const DOINGS: Doings = new Map(NAMES.map((name) => [name, ['deactivate']]));
const USERS = NAMES.map((name) => aUser({ name }));

interface World {
  /** Session policies that were asked for, as the users that they name; an entry is kept when AWS took it. */
  readonly entered: string[];
  /** `bo by ana,bo`: who was changed, and in whose session. */
  readonly writes: string[];
}

/**
 * Powers over some users, on AWS that notes what is done.
 * @param most users that AWS packs into one session policy
 */
function powers({ most = 100, doings = DOINGS, role = true } = {}) {
  const world: World = { entered: [], writes: [] };
  const aws = (session: string, enter: () => void, time: number): Aws =>
    ({
      iam: { tagUser: async (user: string) => void world.writes.push(`${user} by ${session}`) },
      sts: { callerIdentity: async () => enter() },
      latestServerTime: () => time,
      secrets: () => ({}),
      buckets: () => ({}),
    }) as unknown as Aws;
  const actAs = (policy: string): Aws => {
    const named = [...policy.matchAll(/user\/(\w+)"/g)].map(([, name]) => name ?? '');
    const enter = () => {
      if (named.length > most) throw failure('PackedPolicyTooLarge');
      world.entered.push(named.join());
    };
    return aws(named.join(), enter, 7);
  };
  const deps = { aws: aws('look', () => {}, 3), policy: aPolicy(), ...(role ? { actAs } : {}) };
  const observation = { account: ACCOUNT, users: USERS } as unknown as Planned['observation'];
  return { ...world, ...powersFor(deps, { observation }, doings) };
}

function failure(code: string): AwsFailure {
  const details = { kind: 'invalid', effect: 'none', attempts: 1, message: code } as const;
  return new AwsFailure({ operation: 'sts:AssumeRole', code, ...details });
}

const tag = (iam: Aws['iam'], ...names: readonly string[]) =>
  names.reduce<Promise<void>>(
    (before, name) => before.then(() => iam.tagUser(name, new Map())),
    Promise.resolve(),
  );

describe('the powers of a plan', () => {
  it('enter once for all users that have room together, and only when the first is changed', async () => {
    const { iam, entered, writes } = powers();
    expect(entered).toEqual([]);
    await tag(iam, 'bo', 'ana');
    expect([entered, writes]).toEqual([['ana,bo,cy,dan'], ['bo by ana,bo,cy,dan', 'ana by ana,bo,cy,dan']]);
  });

  it('enter in halves, until AWS can pack them', async () => {
    const { iam, entered, writes } = powers({ most: 1 });
    await tag(iam, 'cy', 'ana', 'cy');
    expect([entered, writes]).toEqual([
      ['cy', 'ana'],
      ['cy by cy', 'ana by ana', 'cy by cy'],
    ]);
  });

  it('fail for one user alone whom AWS cannot pack', async () => {
    const { iam, writes } = powers({ most: 0 });
    await expect(tag(iam, 'ana')).rejects.toThrow('PackedPolicyTooLarge');
    expect(writes).toEqual([]);
  });

  it('refuse whoever is not in the plan before anything is sent', async () => {
    const { iam, entered, writes } = powers({ doings: new Map([['ana', ['deactivate']]]) });
    await expect(tag(iam, 'bo')).rejects.toThrow('Nothing is planned for bo');
    expect([entered, writes]).toEqual([[], []]);
  });

  it('leave somebody who is only told something to the session that looks', async () => {
    const { over, entered } = powers({ doings: new Map([['ana', ['tell']]]) });
    expect((await over('ana')).latestServerTime()).toBe(3);
    expect(entered).toEqual([]);
  });

  it('tell the latest time that any session heard', async () => {
    const { iam, latestServerTime } = powers();
    expect(latestServerTime()).toBe(3);
    await tag(iam, 'ana');
    expect(latestServerTime()).toBe(7);
  });

  it('do not reach a user who has another ARN by now', () => {
    const { outOfReach } = powers();
    expect(outOfReach(aUser({ name: 'ana' }))).toBeNull();
    expect(outOfReach(aUser({ name: 'ana', path: '/moved/' }))).toContain('was moved since this was planned');
  });

  it('are not narrowed where there is no role to enter by', async () => {
    const { iam, writes, outOfReach } = powers({ role: false });
    await tag(iam, 'ana', 'eve');
    expect(writes).toEqual(['ana by look', 'eve by look']);
    expect(outOfReach(aUser({ name: 'ana', path: '/moved/' }))).toBeNull();
  });
});
