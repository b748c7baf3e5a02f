import { expect, it } from 'vitest';
import { KEY, OTHER_KEY, mail } from '../invariants/testing.fixture.ts';
import { handoversIn } from './handovers.ts';

const COMMAND =
  '       aws secretsmanager get-secret-value --secret-id keywarden/bob --version-stage AWSCURRENT --query SecretString --output text --region eu-west-1';

it('finds the new key that a mail says is ready, under the key it replaces', () => {
  const text = [`${OTHER_KEY} of alice`, '', `${KEY} of bob`, '  1. Fetch the new key:', COMMAND].join('\n');
  expect(handoversIn(mail(0, text))).toEqual([
    {
      account: '111122223333',
      user: 'bob',
      oldKeyId: KEY,
      secretId: 'keywarden/bob',
      region: 'eu-west-1',
      at: '2026-09-01T02:00:00.000Z',
    },
  ]);
});
it('reads a name in quotes', () => {
  const text = `${KEY} of bob\n${COMMAND.replace('keywarden/bob', "'keywarden/bob=x'")}`;
  expect(handoversIn(mail(0, text))).toMatchObject([{ secretId: 'keywarden/bob=x' }]);
});
it('finds none in a mail about anything else', () => {
  expect(handoversIn(mail(0, `${KEY} of bob\n  This key will be deactivated.`))).toEqual([]);
  expect(handoversIn(mail(0, COMMAND))).toEqual([]);
});
