import { expect, it } from 'vitest';
import { isQuarantine, policyName } from './quarantine.ts';

it.each([
  ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine', true],
  ['arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2', true],
  ['arn:aws-cn:iam::aws:policy/AWSCompromisedKeyQuarantineV3', true],
  ['arn:aws-us-gov:iam::aws:policy/AWSCompromisedKeyQuarantineV12', true],
  ['arn:aws:iam::aws:policy/CompromisedKeyQuarantine', false],
  ['arn:aws:iam::aws:policy/MyAWSCompromisedKeyQuarantine', false],
  ['arn:aws:iam::aws:policy/service-role/AWSCompromisedKeyQuarantineV3', false],
  ['arn:aws:iam::111122223333:policy/AWSCompromisedKeyQuarantineV3', false],
  ['arn:aws:iam::111122223333:policy/aws:policy/AWSCompromisedKeyQuarantineV3', false],
  ['AWSCompromisedKeyQuarantineV3', false],
])('the attached policy %s means a leaked key: %s', (arn, expected) => {
  expect(isQuarantine(arn)).toBe(expected);
});

it('people know a policy by its name', () => {
  expect(policyName('arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3')).toBe(
    'AWSCompromisedKeyQuarantineV3',
  );
});
