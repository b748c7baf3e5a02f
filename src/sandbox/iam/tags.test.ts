import { ListUserTagsCommand, TagUserCommand, UntagUserCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { errorOf, oneUser, openSandbox } from '../testing/open-sandbox.ts';

const UserName = 'alice';

const openTagged = async (tags: Record<string, string> = {}) => {
  const { iam } = await openSandbox({ seed: oneUser([], { tags }) });
  const tag = (...pairs: [string, string][]) =>
    errorOf(iam.send(new TagUserCommand({ UserName, Tags: pairs.map(([Key, Value]) => ({ Key, Value })) })));
  const list = async () => {
    const { Tags } = await iam.send(new ListUserTagsCommand({ UserName, MaxItems: 1000 }));
    return Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  };
  return { iam, tag, list };
};

const numbered = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'x']));

describe('tags of a user', () => {
  it('are added and replaced in one call', async () => {
    const { tag, list } = await openTagged({ email: 'old@example.com', team: 'a' });
    expect(await tag(['email', 'new@example.com'], ['kind', 'ci'])).toBe('no error');
    expect(await list()).toEqual({ email: 'new@example.com', team: 'a', kind: 'ci' });
  });

  it('have names that differ by more than case', async () => {
    const { tag, list } = await openTagged({ Email: 'old@example.com' });
    await tag(['email', 'new@example.com']);
    expect(await list()).toEqual({ email: 'new@example.com' });
    expect(await tag(['a', '1'], ['A', '2'])).toBe(
      'InvalidInputException 400: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  });

  it('are removed without regard to case; a name that is not there is no fault', async () => {
    const { iam, list } = await openTagged({ Email: 'x', team: 'a' });
    await iam.send(new UntagUserCommand({ UserName, TagKeys: ['EMAIL', 'other'] }));
    expect(await list()).toEqual({ team: 'a' });
  });

  it('number fifty at most, of which existing ones can still be changed', async () => {
    const { tag, list } = await openTagged(numbered(49));
    expect(await tag(['fiftieth', 'x'])).toBe('no error');
    expect(await tag(['one more', 'x'])).toBe(
      'LimitExceededException 409: Cannot exceed quota for TagsPerUser: 50',
    );
    expect(await tag(['TAG0', 'changed'])).toBe('no error');
    expect(Object.keys(await list())).toHaveLength(50);
  });

  it.each([
    ['a name of 128 characters', ['k'.repeat(128), ''], 'no error'],
    ['a name of 129 characters', ['k'.repeat(129), ''], 'ValidationError 400'],
    ['an empty name', ['', 'x'], 'ValidationError 400'],
    ['a value of 256 characters', ['k', 'v'.repeat(256)], 'no error'],
    ['a value of 257 characters', ['k', 'v'.repeat(257)], 'ValidationError 400'],
    ['all of the alphabet', ['Ünï 1_.:/=+-@', 'v1 state=replaced since=2026-11-01T02:00Z'], 'no error'],
    ['a comma', ['k', 'a,b'], 'ValidationError 400'],
    ['a semicolon in the name', ['a;b', ''], 'ValidationError 400'],
    ['a reserved name', ['AWS:x', ''], 'InvalidInputException 400'],
  ] as const)('answer to %s with %3$s', async (_what, pair, expected) => {
    const { tag } = await openTagged();
    expect(await tag([...pair])).toContain(expected);
  });

  it('are left alone by a call of which one tag is bad', async () => {
    const { tag, list } = await openTagged();
    await tag(['good', 'x'], ['bad', 'a;b']);
    expect(await list()).toEqual({});
  });

  it('are listed page by page', async () => {
    const { iam } = await openTagged(numbered(5));
    const first = await iam.send(new ListUserTagsCommand({ UserName, MaxItems: 3 }));
    const rest = await iam.send(new ListUserTagsCommand({ UserName, Marker: first.Marker }));
    expect([first.Tags?.length, first.IsTruncated, rest.Tags?.length, rest.IsTruncated]).toEqual([
      3,
      true,
      2,
      false,
    ]);
  });
});
