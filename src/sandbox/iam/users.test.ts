import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateUserCommand,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEY_A, errorOf, keyCredentials, oneUser, openSandbox } from '../testing/open-sandbox.ts';
import { ACCOUNT, NOW } from '../testing/service-request.ts';

const population = (users: number) => ({ accounts: [{ id: ACCOUNT, generate: { users } }] });

describe('users', () => {
  it('are created with path and tags, and read back', async () => {
    const { iam } = await openSandbox();
    const { User } = await iam.send(
      new CreateUserCommand({
        UserName: 'alice',
        Path: '/people/',
        Tags: [{ Key: 'email', Value: 'alice@example.com' }],
      }),
    );
    expect(User).toMatchObject({
      UserName: 'alice',
      Path: '/people/',
      Arn: `arn:aws:iam::${ACCOUNT}:user/people/alice`,
      CreateDate: new Date(NOW),
      Tags: [{ Key: 'email', Value: 'alice@example.com' }],
    });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect((await iam.send(new GetUserCommand({ UserName: 'alice' }))).User).toEqual(User);
  });

  it('are created to the second', async () => {
    const { iam } = await openSandbox({ now: NOW + 999 });
    const { User } = await iam.send(new CreateUserCommand({ UserName: 'alice' }));
    expect(User?.CreateDate).toEqual(new Date(NOW));
  });

  it('are unique without regard to case', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    expect(await errorOf(iam.send(new CreateUserCommand({ UserName: 'ALICE' })))).toBe(
      'EntityAlreadyExistsException 409: User with name ALICE already exists.',
    );
  });

  it.each(['', 'a b', 'a'.repeat(65), 'a/b'])('are not called %j', async (UserName) => {
    const { iam } = await openSandbox();
    expect(await errorOf(iam.send(new CreateUserCommand({ UserName })))).toContain('ValidationError 400');
  });

  it('stay below their quota', async () => {
    const { iam } = await openSandbox({ seed: population(9), switches: { quotas: { users: 10 } } });
    await iam.send(new CreateUserCommand({ UserName: 'tenth' }));
    expect(await errorOf(iam.send(new CreateUserCommand({ UserName: 'eleventh' })))).toBe(
      'LimitExceededException 409: Cannot exceed quota for UsersPerAccount: 10',
    );
  });

  it('that do not exist are not found', async () => {
    const { iam } = await openSandbox();
    expect(await errorOf(iam.send(new GetUserCommand({ UserName: 'bob' })))).toBe(
      'NoSuchEntityException 404: The user with name bob cannot be found.',
    );
  });

  it('must be named by callers who are none themselves', async () => {
    const { iam } = await openSandbox();
    expect(await errorOf(iam.send(new GetUserCommand({})))).toBe(
      'ValidationError 400: Must specify userName when calling with non-User credentials',
    );
  });

  it('are deleted only when nothing hangs on them', async () => {
    const { iam } = await openSandbox({
      seed: oneUser([{ id: KEY_A, ageDays: 1 }], { groups: ['team'] }),
    });
    const UserName = 'alice';
    expect(await errorOf(iam.send(new DeleteUserCommand({ UserName })))).toBe(
      'DeleteConflictException 409: Cannot delete entity, must delete access keys first.',
    );
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: KEY_A }));
    expect(await errorOf(iam.send(new DeleteUserCommand({ UserName })))).toContain('from group first');
  });

  it('with an attached policy are not deleted, without one they are', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
    expect(await errorOf(iam.send(new DeleteUserCommand({ UserName: 'bob' })))).toContain(
      'must detach all policies first',
    );
    await iam.send(new DeleteUserCommand({ UserName: 'alice' }));
    expect(await errorOf(iam.send(new GetUserCommand({ UserName: 'alice' })))).toContain('NoSuchEntity');
  });

  it('keep id, keys and credentials through a change of name and path', async () => {
    const { iam, as } = await openSandbox({ seed: oneUser([{ id: KEY_A, ageDays: 1 }]) });
    const before = await iam.send(new GetUserCommand({ UserName: 'alice' }));
    await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'alicia', NewPath: '/x/' }));
    const after = await iam.send(new GetUserCommand({ UserName: 'alicia' }));
    expect(after.User?.UserId).toBe(before.User?.UserId);
    const keys = await iam.send(new ListAccessKeysCommand({ UserName: 'alicia' }));
    expect(keys.AccessKeyMetadata?.map((key) => key.AccessKeyId)).toEqual([KEY_A]);
    const { Arn } = await as(keyCredentials(KEY_A)).sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/x/alicia`);
    expect(await errorOf(iam.send(new GetUserCommand({ UserName: 'alice' })))).toContain('NoSuchEntity');
  });

  it('do not take the name of another', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    const rename = new UpdateUserCommand({ UserName: 'bob', NewUserName: 'Alice' });
    expect(await errorOf(iam.send(rename))).toContain('EntityAlreadyExists');
    await iam.send(new UpdateUserCommand({ UserName: 'bob', NewUserName: 'Bob' }));
    expect((await iam.send(new GetUserCommand({ UserName: 'bob' }))).User?.UserName).toBe('Bob');
  });
});

describe('a listing of users', () => {
  it('has 100 to a page unless asked otherwise, and up to 1,000', async () => {
    const { iam } = await openSandbox({ seed: population(1001) });
    const first = await iam.send(new ListUsersCommand({}));
    expect([first.Users?.length, first.IsTruncated]).toEqual([100, true]);
    const large = await iam.send(new ListUsersCommand({ MaxItems: 1000 }));
    expect([large.Users?.length, large.IsTruncated]).toEqual([1000, true]);
    const last = await iam.send(new ListUsersCommand({ MaxItems: 1000, Marker: large.Marker }));
    expect([last.Users?.length, last.IsTruncated, last.Marker]).toEqual([1, false, undefined]);
  });

  it.each([0, 1001])('is refused with MaxItems %i', async (MaxItems) => {
    const { iam } = await openSandbox();
    expect(await errorOf(iam.send(new ListUsersCommand({ MaxItems })))).toContain('ValidationError 400');
  });

  it('is refused with a marker that is none', async () => {
    const { iam } = await openSandbox();
    expect(await errorOf(iam.send(new ListUsersCommand({ Marker: 'bogus' })))).toBe(
      'ValidationError 400: Invalid Marker.',
    );
  });

  it('shows neither tags nor users of other paths', async () => {
    const { iam } = await openSandbox({
      seed: oneUser([], { path: '/people/', tags: { email: 'alice@example.com' } }),
    });
    await iam.send(new CreateUserCommand({ UserName: 'robot' }));
    const { Users } = await iam.send(new ListUsersCommand({ PathPrefix: '/people/' }));
    expect(Users?.map((user) => [user.UserName, user.Tags])).toEqual([['alice', undefined]]);
  });

  it('is cut shorter than asked when the switch says so, and still complete', async () => {
    const { iam } = await openSandbox({ seed: population(10), switches: { shortPages: 3 } });
    const sizes = [];
    for await (const page of paginateListUsers({ client: iam }, { MaxItems: 1000 }))
      sizes.push(page.Users?.length);
    expect(sizes).toEqual([3, 3, 3, 1]);
  });

  it('gives every user exactly once, whatever the page size', async () => {
    const { iam } = await openSandbox({ seed: population(25) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (MaxItems) => {
        const names: (string | undefined)[] = [];
        for await (const page of paginateListUsers({ client: iam }, { MaxItems }))
          names.push(...(page.Users ?? []).map((user) => user.UserName));
        expect(names).toHaveLength(25);
        expect(new Set(names).size).toBe(25);
      }),
      { numRuns: 12 },
    );
  });

  it('misses nobody when a user vanishes between two pages', async () => {
    const { iam } = await openSandbox({ seed: oneUser([]) });
    for (const UserName of ['bob', 'carol', 'dan']) await iam.send(new CreateUserCommand({ UserName }));
    const first = await iam.send(new ListUsersCommand({ MaxItems: 2 }));
    await iam.send(new DeleteUserCommand({ UserName: 'bob' }));
    const rest = await iam.send(new ListUsersCommand({ Marker: first.Marker }));
    expect(rest.Users?.map((user) => user.UserName)).toEqual(['carol', 'dan']);
  });
});

describe('reads that lag behind writes', () => {
  it('see a new user, and a new key, once the lag is over', async () => {
    const { iam, passRealTime } = await openSandbox({
      seed: oneUser([]),
      switches: { consistency: { readsMs: 2000 } },
    });
    passRealTime(10_000);
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    const keys = async () =>
      (await iam.send(new ListAccessKeysCommand({ UserName: 'alice' }))).AccessKeyMetadata?.length;
    passRealTime(1999);
    expect(await errorOf(iam.send(new GetUserCommand({ UserName: 'bob' })))).toContain('NoSuchEntity');
    expect(await keys()).toBe(0);
    passRealTime(1);
    expect(await errorOf(iam.send(new GetUserCommand({ UserName: 'bob' })))).toBe('no error');
    expect(await keys()).toBe(1);
  });
});
