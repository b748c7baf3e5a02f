import { expect, it } from 'vitest';
import { isQuarantine } from './quarantine.ts';

it.each([
  ['AWSCompromisedKeyQuarantine', true],
  ['AWSCompromisedKeyQuarantineV2', true],
  ['AWSCompromisedKeyQuarantineV3', true],
  ['AWSCompromisedKeyQuarantineV12', true],
  ['CompromisedKeyQuarantine', false],
  ['MyAWSCompromisedKeyQuarantine', false],
  ['AWSCompromisedKey', false],
])('the attached policy %s means a leaked key: %s', (name, expected) => {
  expect(isQuarantine(name)).toBe(expected);
});
