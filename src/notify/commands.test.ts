import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createAccessKey, deleteAccessKey, eventsOfKey, restoreKey, setKeyStatus } from './commands.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';

describe('commands', () => {
  it('leaves harmless names as they are', () => {
    expect(setKeyStatus('ci-deploy@example.com', KEY, 'Inactive')).toBe(
      `aws iam update-access-key --user-name ci-deploy@example.com --access-key-id ${KEY} --status Inactive`,
    );
    expect(eventsOfKey(KEY)).toBe(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=${KEY}`,
    );
    expect(restoreKey(KEY, '111122223333')).toBe(`keywarden restore ${KEY} --account 111122223333`);
  });

  it.each([
    "o'brien",
    '$(touch x)',
    '`id`',
    'a b',
    'a;b',
    'a&b',
    '*',
    '~',
    '=ls',
    '"',
    'a\\b',
    '!!',
    '#',
    '',
    '{a,b}',
  ])('hands the name %j to the program as it is, whatever a shell makes of it elsewhere', (name) => {
    expect(argumentsOf(createAccessKey(name))).toEqual(['iam', 'create-access-key', '--user-name', name]);
  });

  it('ties a name that begins with a hyphen to its option', () => {
    expect(argumentsOf(deleteAccessKey('-rf', KEY))).toEqual([
      'iam',
      'delete-access-key',
      '--user-name=-rf',
      '--access-key-id',
      KEY,
    ]);
  });
});

/** What a real shell makes of a command's arguments. */
function argumentsOf(command: string): readonly string[] {
  const script = `set -- ${command.replace(/^aws /, '')}; printf '%s\\n' "$@"`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).replace(/\n$/, '').split('\n');
}
