import { describe, expect, it } from 'vitest';
import { secretsWith } from '../testing/secrets-caller.ts';

const withSecret = () => {
  const { create, call } = secretsWith();
  create({ Tags: [{ Key: 'team', Value: 'blue' }] });
  const tag = (...Tags: { Key: string; Value?: string }[]) => call('TagResource', { SecretId: 's', Tags });
  const untag = (...TagKeys: string[]) => call('UntagResource', { SecretId: 's', TagKeys });
  return { tag, untag, tags: () => call('DescribeSecret', { SecretId: 's' }).json.Tags as unknown };
};

describe('tags of a secret', () => {
  it('are added, changed and removed; names differ by case', () => {
    const { tag, untag, tags } = withSecret();
    tag({ Key: 'team', Value: 'red' }, { Key: 'Team', Value: 'x' });
    expect(tags()).toEqual([
      { Key: 'team', Value: 'red' },
      { Key: 'Team', Value: 'x' },
    ]);
    untag('team', 'nothing');
    expect(tags()).toEqual([{ Key: 'Team', Value: 'x' }]);
    untag('Team');
    expect(tags()).toBeUndefined();
  });

  it('are 50 at most', () => {
    const { tag } = withSecret();
    const more = (n: number) => Array.from({ length: n }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    expect(tag(...more(50)).type).toBe('InvalidParameterException');
    expect(tag(...more(49)).status).toBe(200);
  });

  it.each([[[{ Key: 'aws:x' }]], [[{ Key: 'a' }, { Key: 'a' }]]])('are refused: %j', (given) => {
    expect(withSecret().tag(...given).type).toBe('InvalidParameterException');
  });
});
