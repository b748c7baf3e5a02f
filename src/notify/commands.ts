/** The commands a notice shows: one line each, ready to be pasted into a POSIX shell whatever the names in them. */

/** Nothing in here is special to a shell; a leading `=` is (zsh replaces it by the path of a command). */
const HARMLESS = /^[\w@%+:./-][\w@%+=:,./-]*$/;

export function createAccessKey(user: string): string {
  return `aws iam create-access-key ${option('user-name', user)}`;
}

export function listAccessKeys(user: string): string {
  return `aws iam list-access-keys ${option('user-name', user)}`;
}

export function setKeyStatus(user: string, keyId: string, status: 'Active' | 'Inactive'): string {
  return `aws iam update-access-key ${option('user-name', user)} ${option('access-key-id', keyId)} --status ${status}`;
}

export function deleteAccessKey(user: string, keyId: string): string {
  return `aws iam delete-access-key ${option('user-name', user)} ${option('access-key-id', keyId)}`;
}

export function lastUseOfKey(keyId: string): string {
  return `aws iam get-access-key-last-used ${option('access-key-id', keyId)}`;
}

export function callerIdentity(): string {
  return 'aws sts get-caller-identity';
}

export function eventsOfKey(keyId: string): string {
  return `aws cloudtrail lookup-events --lookup-attributes ${quote(`AttributeKey=AccessKeyId,AttributeValue=${keyId}`)}`;
}

export function detachPolicy(user: string, policyArn: string): string {
  return `aws iam detach-user-policy ${option('user-name', user)} ${option('policy-arn', policyArn)}`;
}

/** What an operator runs to take a deactivation back. */
export function restoreKey(keyId: string, account: string): string {
  return `keywarden restore ${quote(keyId)} --account ${quote(account)}`;
}

function option(name: string, value: string): string {
  // A value that begins with a hyphen would be read as the next option.
  return value.startsWith('-') ? `--${name}=${quote(value)}` : `--${name} ${quote(value)}`;
}

function quote(word: string): string {
  return HARMLESS.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
