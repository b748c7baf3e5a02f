/** Its own default for DAYS_TO_TAKE_ACTION, and the constants of its source. */
export const DAYS_TO_TAKE_ACTION = 7;
export const AFTER = 90;
export const DELETE_AT_AGE = 120;
export const REMINDERS = [5, 3];

/** What became of variables that have no counterpart, for those that an operator will look for. */
export const WORDS: Readonly<Record<string, string>> = {
  account: 'has no counterpart: the account is that of the credentials.',
  AWS_DEFAULT_REGION:
    'has no counterpart: IAM has no region; mail goes from the region of the run unless notify.email.region says otherwise.',
  PUBLIC_CLOUD_NAME: 'has no counterpart: this is about AWS.',
  AWS_ACCESS_KEY_ID: 'has no counterpart: credentials never stand in the configuration; give the run a role.',
  AWS_SECRET_ACCESS_KEY:
    'has no counterpart: credentials never stand in the configuration; give the run a role.',
  LDAP_HOST_NAME:
    'was not translated: where addresses stand in the directory is not said here. Until "owners" has a source of addresses, a tag User that is no address names nobody.',
  special_user_mails:
    'was not translated: give these users a tag with their address, or a source under "owners".',
  EMAIL_ALERT: 'has no counterpart: nothing is deactivated or deleted without a notice.',
  ALERT_DRY_RUN: 'has no counterpart: plan and forecast show who would be told; mails are sent by apply.',
  MANAGER_EMAIL_ALERT: 'has no counterpart: managers are not looked up; overdue matters go to the fallback.',
  FORCE_DELETE: 'has no counterpart: grace cannot be skipped.',
  policy_output:
    'has no counterpart: findings come from scan and plan --output json, history from the journal.',
  bucket: 'has no counterpart: findings come from scan and plan --output json, history from the journal.',
  es_host: 'has no counterpart: findings come from scan and plan --output json.',
  SENDER_PASSWORD: 'has no counterpart: mail goes through Amazon SES with the credentials of the run.',
  log_level: 'has no counterpart: --quiet says less, --debug more.',
};

export const DRY_RUN =
  'has no counterpart: every command is a dry run but apply. Look with plan; schedule keywarden apply --yes when you mean it.';

export const DEFAULT_ACTION = `DAYS_TO_TAKE_ACTION is not given: its default of ${DAYS_TO_TAKE_ACTION} was taken.`;
export const NO_SENDER =
  'SENDER_MAIL is not given, so there is no "notify": add it, or nobody is told and nothing is done.';
export const NO_DELETION =
  'Only unused_access_key is given, so nothing is ever deleted. If delete_access_key ran as well, give its environment too, or add delete: 30d.';

/** What an operator has to know who expects the old ways. */
export const DIFFERS = [
  `The limits of ${AFTER} and ${DELETE_AT_AGE} days stand in its source, not in its environment: ${DELETE_AT_AGE} - ${AFTER} became delete: 30d. With a limit of 365 days write delete: 275d; with other limits change after and delete.`,
  'A key is still judged by its age, as before; write measure: last-used to spare keys that are in use.',
  'Thresholds are reached at "at least", in elapsed time.',
  'Grace starts with an accepted notice, not with an age: a key that is 400 days old on the first run gets all of it.',
  'Deletion counts from the deactivation that was done or observed, not from creation, and has a notice and a grace of its own.',
  'A deactivation is recorded by key id (keywarden:<key id>), not by place; the old tags are taken over and removed.',
  'A reminder that a missed run made late is sent with the next, and moves the date; exempt users get no mail.',
  'Every mail names the key, where it was used last, the date, and how to object or undo.',
  'Skip=true and Skip=yes exempt; a Policy tag with another value no longer hides a Skip tag.',
  'Everybody is seen, and one failure stops nobody else.',
];
