import { describe, expect, it } from 'vitest';
import { KEY } from '../../../test/build/key.ts';
import { DENIED, aUser } from '../../../test/build/user.ts';
import { keyDescription, tagValue } from './observation.ts';

describe('tagValue', () => {
  it('finds a tag whatever the case of its name', () => {
    expect(tagValue(new Map([['Email', 'a@example.com']]), 'email')).toBe('a@example.com');
  });

  it('prefers the name as it is written', () => {
    const tags = new Map([
      ['EMAIL', 'loud@example.com'],
      ['email', 'quiet@example.com'],
    ]);
    expect(tagValue(tags, 'email')).toBe('quiet@example.com');
  });

  it('has nothing to say of a tag that is not there, and keeps an empty one apart from that', () => {
    expect(tagValue(new Map(), 'email')).toBeUndefined();
    expect(tagValue(new Map([['Email', '']]), 'email')).toBe('');
  });
});

describe('keyDescription', () => {
  it("is the bare tag of the key's id", () => {
    expect(keyDescription(aUser({ tags: { [KEY]: 'Jenkins' } }), KEY)).toBe('Jenkins');
  });

  it('is none without the tag, without the tags, and without a key id', () => {
    expect(keyDescription(aUser(), KEY)).toBeNull();
    expect(keyDescription(aUser({ tags: DENIED }), KEY)).toBeNull();
    expect(keyDescription(aUser({ tags: { [KEY]: 'Jenkins' } }), null)).toBeNull();
  });
});
