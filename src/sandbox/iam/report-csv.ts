import type { Instant } from '../world.ts';
import { rootArn, userArn } from './names.ts';
import type { AccessKey, IamState, LastUse, User } from './state.ts';

/** The use of a key that is shown; undefined: none. */
type ShownUse = (keyId: string) => LastUse | undefined;

/**
 * The credential report as CSV: a header, the root user, then every user.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export const reportCsv = (
  account: string,
  { root }: IamState,
  users: readonly User[],
  shownUse: ShownUse,
): string => {
  const lines = [COLUMNS.join(',')];
  const rootStart = ['<root_account>', rootArn(account), reportDate(root.createdAt), 'not_supported'];
  const rootPassword = ['no_information', 'not_supported', 'not_supported', String(root.mfa)];
  lines.push(
    [...rootStart, ...rootPassword, ...keyColumns(root.keys, shownUse), ...NO_CERTIFICATES].join(','),
  );
  for (const user of users) {
    const start = [user.name, userArn(account, user), reportDate(user.createdAt)].map(csvField);
    lines.push([...start, ...NO_PASSWORD, ...keyColumns(user.keys, shownUse), ...NO_CERTIFICATES].join(','));
  }
  return lines.join('\n');
};

const keyColumns = (keys: readonly AccessKey[], shownUse: ShownUse): readonly string[] =>
  [1, 2].flatMap((slot) => {
    const key = keys.find((each) => each.slot === slot);
    if (key === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
    const use = shownUse(key.id);
    return [
      String(key.status === 'Active'),
      reportDate(key.changedAt),
      use === undefined ? 'N/A' : reportDate(use.at),
      use?.region ?? 'N/A',
      use?.service ?? 'N/A',
    ];
  });

/** User names may hold commas. */
const csvField = (text: string): string => (text.includes(',') ? `"${text}"` : text);

/** `2026-11-01T02:00:00+00:00`: with an offset, unlike everywhere else in IAM. */
const reportDate = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;

/** password_enabled, _last_used, _last_changed, _next_rotation, mfa_active: no user here has a console password. */
const NO_PASSWORD = ['false', 'N/A', 'N/A', 'N/A', 'false'];
const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];
