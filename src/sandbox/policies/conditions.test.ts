import { describe, expect, it } from 'vitest';
import { parseConditions } from './conditions.ts';
import { contextOf } from './context.ts';
import { UnsupportedPolicy } from './faults.ts';

type Written = Parameters<typeof parseConditions>[0];

const holds = (condition: Written, context: Parameters<typeof contextOf>[0]): boolean =>
  parseConditions(condition).every((each) => each(contextOf(context)));

const tagKeys = (operator: string, wanted: string | string[], actual: string[] | undefined): boolean =>
  holds({ [operator]: { 'aws:TagKeys': wanted } }, { 'aws:TagKeys': actual });

describe('a condition on one value', () => {
  it.each([
    ['StringEquals', 'a@example.com', 'a@example.com', true],
    ['StringEquals', 'a@example.com', 'A@example.com', false],
    ['StringEqualsIgnoreCase', 'a@example.com', 'A@example.com', true],
    ['StringNotEquals', 'a@example.com', 'b@example.com', true],
    ['StringNotEqualsIgnoreCase', 'a@example.com', 'A@EXAMPLE.com', false],
    ['StringLike', '*@example.com', 'b@example.com', true],
    ['StringLike', '?@example.com', 'bb@example.com', false],
    ['StringLike', 'a.b', 'a-b', false],
    ['StringEquals', '*@example.com', 'b@example.com', false],
    ['StringNotLike', '*@example.com', 'b@example.com', false],
    ['StringLike', 'a${*}@*', 'a*@example.com', true],
    ['StringLike', 'a${*}@*', 'ab@example.com', false],
    ['StringLike', 'a${?}', 'a?', true],
    ['StringLike', 'a${?}', 'ab', false],
    ['StringEquals', '${*}${?}${$}{a}', '*?${a}', true],
    ['StringEqualsIgnoreCase', 'A${*}', 'a*', true],
    ['Bool', 'true', 'True', true],
    ['Bool', 'true', 'false', false],
  ])('%s %s of %s: %s', (operator, wanted, actual, expected) => {
    expect(holds({ [operator]: { 'ses:FromAddress': wanted } }, { 'ses:FromAddress': actual })).toBe(
      expected,
    );
  });

  it.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['StringLikeIfExists', true],
    ['Bool', false],
  ])('%s of a key that is not known: %s', (operator, expected) => {
    expect(holds({ [operator]: { 's3:prefix': 'a' } }, {})).toBe(expected);
  });

  it('IfExists still compares what is known', () => {
    const below = { StringLikeIfExists: { 's3:prefix': 'store/*' } };
    expect(holds(below, { 's3:prefix': 'store/1' })).toBe(true);
    expect(holds(below, { 's3:prefix': 'other/1' })).toBe(false);
  });

  it('finds keys whatever their case', () => {
    expect(holds({ StringEquals: { 'AWS:resourcetag/Team': 'a' } }, { 'aws:ResourceTag/team': 'a' })).toBe(
      true,
    );
  });

  it('Null asks whether a key is absent', () => {
    const present = { Null: { 'aws:TagKeys': 'false' } };
    expect([holds(present, {}), holds(present, { 'aws:TagKeys': ['a'] })]).toEqual([false, true]);
    const absent = { Null: { 'aws:TagKeys': 'true' } };
    expect([holds(absent, {}), holds(absent, { 'aws:TagKeys': ['a'] })]).toEqual([true, false]);
  });

  it('puts in what is known of the caller', () => {
    const own = { StringLike: { 's3:prefix': 'home/${aws:username}/*' } };
    expect(holds(own, { 's3:prefix': 'home/ana/x', 'aws:username': 'ana' })).toBe(true);
    expect(holds(own, { 's3:prefix': 'home/bo/x', 'aws:username': 'ana' })).toBe(false);
    expect(holds(own, { 's3:prefix': 'home//x' })).toBe(false);
  });

  it('every comparison must hold', () => {
    const both = { StringEquals: { 'aws:PrincipalOrgID': 'o-1', 'sts:ExternalId': 'x' } };
    expect(holds(both, { 'aws:PrincipalOrgID': 'o-1', 'sts:ExternalId': 'x' })).toBe(true);
    expect(holds(both, { 'aws:PrincipalOrgID': 'o-1', 'sts:ExternalId': 'y' })).toBe(false);
  });
});

describe('a condition on many values', () => {
  it.each([
    ['ForAllValues:StringLike', ['keywarden:A1', 'keywarden:A2'], true],
    ['ForAllValues:StringLike', ['keywarden:A1', 'keywarden:exempt'], false],
    ['ForAllValues:StringLike', undefined, true],
    ['ForAnyValue:StringLike', ['x', 'keywarden:A2'], true],
    ['ForAnyValue:StringLike', ['x', 'y'], false],
    ['ForAnyValue:StringLike', undefined, false],
    ['ForAnyValue:StringNotLike', ['keywarden:A1'], false],
    ['ForAnyValue:StringNotLike', ['keywarden:A1', 'Keywarden:Exempt'], true],
    ['ForAnyValue:StringNotLike', undefined, false],
    ['ForAnyValue:StringLikeIfExists', undefined, false],
  ])('%s keywarden:A* of %j: %s', (operator, actual, expected) => {
    expect(tagKeys(operator, 'keywarden:A*', actual)).toBe(expected);
  });

  it('a negated one equals none of the values of the policy', () => {
    expect(tagKeys('ForAnyValue:StringNotEqualsIgnoreCase', ['a', 'b'], ['B'])).toBe(false);
    expect(tagKeys('ForAnyValue:StringNotEqualsIgnoreCase', ['a', 'b'], ['B', 'c'])).toBe(true);
  });
});

describe('a condition that would have to be guessed', () => {
  it.each([
    ['IpAddress', 'aws:PrincipalArn'],
    ['NumericLessThan', 's3:prefix'],
    ['StringEquals', 'aws:SourceVpc'],
    ['Null', 'aws:MultiFactorAuthAge'],
  ])('is refused: %s on %s', (operator, key) => {
    expect(() => parseConditions({ [operator]: { [key]: 'x' } })).toThrow(UnsupportedPolicy);
  });
});
