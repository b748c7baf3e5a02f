import { describe, expect, it, vi } from 'vitest';
import type { Aws } from '../../aws/clients.ts';
import type { Role, StsApi } from '../../aws/sts.ts';
import type { Entry } from '../../core/model/policy.ts';
import { lookPolicy } from '../../permissions/session/look.ts';
import { enterAccount } from './enter.ts';

const HOME = '111111111111';
const MEMBER = '222222222222';
const USER = `arn:aws-cn:iam::${HOME}:user/operator`;
const ENTRY: Entry = { role: 'security/KeywardenMember', externalId: null, own: 'credentials' };

/** Enters an account from one in China, and says by which role. */
function enter(account: string, entry: Partial<Entry> = {}) {
  const assumed: Role[] = [];
  const callerIdentity = vi.fn<StsApi['callerIdentity']>(async () => ({
    account,
    arn: `arn:aws-cn:sts::${account}:assumed-role/x/keywarden-1`,
    userId: 'x',
    partition: 'aws-cn',
  }));
  const email = vi.fn<Aws['email']>();
  const close = vi.fn<() => void>();
  const acting = { sts: { callerIdentity }, email: vi.fn<Aws['email']>(), close } as unknown as Aws;
  const aws = {
    email,
    close,
    sts: { callerIdentity },
    serverTime: () => 0,
    latestServerTime: () => 5,
    assumeRole: (role: Role) => {
      assumed.push(role);
      return acting;
    },
  } as unknown as Aws;
  const home = { aws, caller: { account: HOME, arn: USER, partition: 'aws-cn' } };
  const { aws: entered, actAs } = enterAccount(
    { home, entry: { ...ENTRY, ...entry }, common: { sleep: async () => {} } },
    { account, name: null },
    '3f9c2a7b',
  );
  return { entered, actAs, assumed, email, close };
}

describe('a member account', () => {
  it('is entered by its role, in the partition that we are in, with the run in the name of the session', () => {
    expect(enter(MEMBER).assumed).toEqual([
      {
        arn: `arn:aws-cn:iam::${MEMBER}:role/security/KeywardenMember`,
        sessionName: 'keywarden-3f9c2a7b',
        policy: lookPolicy(),
      },
    ]);
  });

  it('is entered with the external id where there is one', () => {
    expect(enter(MEMBER, { externalId: 'ours' }).assumed[0]?.externalId).toBe('ours');
  });

  it('is entered anew to act in it, by the same role and under the same name', () => {
    const { actAs, assumed } = enter(MEMBER, { externalId: 'ours' });
    actAs?.('{}');
    expect(assumed[1]).toEqual({ ...assumed[0], policy: '{}' });
  });

  it('has its mails sent from home', () => {
    const { entered, email } = enter(MEMBER);
    expect(entered.email).toBe(email);
  });
});

describe('the account of the credentials', () => {
  it('is entered with them, and stays open for the others', () => {
    const { entered, assumed, close } = enter(HOME);
    entered.close();
    expect([assumed, close.mock.calls]).toEqual([[], []]);
  });

  it('is not entered anew to act: there is no role that could be narrowed', () => {
    expect(enter(HOME).actAs).toBeUndefined();
  });

  it('has the time of the run that begins there, not that of the first of all', async () => {
    const { entered } = enter(HOME);
    expect(entered.serverTime()).toBeNull();
    await entered.sts.callerIdentity();
    expect(entered.serverTime()).toBe(5);
  });

  it('is entered by the role where the policy says so; whoever started us is still known as the caller', async () => {
    const { entered, assumed } = enter(HOME, { own: 'role' });
    expect(assumed).toHaveLength(1);
    expect(await entered.sts.callerIdentity()).toMatchObject({ account: HOME, arn: USER });
    expect((await enter(MEMBER).entered.sts.callerIdentity()).arn).toContain('assumed-role');
  });
});
