import { expect, it } from 'vitest';
import { roleBehind } from './role-behind.ts';

it.each([
  ['arn:aws:sts::111122223333:assumed-role/Keywarden/x', 'arn:aws:iam::111122223333:role/Keywarden'],
  ['arn:aws-cn:sts::111122223333:assumed-role/Keywarden/a@b', 'arn:aws-cn:iam::111122223333:role/Keywarden'],
  ['arn:aws-cn:iam::111122223333:user/team/ana', 'arn:aws-cn:iam::111122223333:user/team/ana'],
])('the identity behind %s', (arn, expected) => expect(roleBehind(arn)).toBe(expected));
