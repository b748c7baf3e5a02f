import { describe, expect, it } from 'vitest';
import { isLiteral, policyLiteral } from './policy-literal.ts';

describe('a text in a policy', () => {
  it.each([
    ['/team/', '/team/'],
    ['/a$b/', '/a$b/'],
    ['/{a}/', '/{a}/'],
    ['/a*/', '/a${*}/'],
    ['/a?b/', '/a${?}b/'],
    ['/${aws:username}/', '/${$}{aws:username}/'],
    ['/${*}/', '/${$}{${*}}/'],
    ['/$${x}/', '/$${$}{x}/'],
  ])('%s is written %s', (text, written) => {
    expect(policyLiteral(text)).toBe(written);
    expect(isLiteral(text)).toBe(text === written);
  });
});
