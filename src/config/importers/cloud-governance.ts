import { address, sender } from '../schema/scalars.ts';
import { type Translation, about, overall, withoutCounterpart } from './account.ts';
import type { Entry } from './entry.ts';
import type { Environment } from './environment.ts';
import {
  DAYS_TO_TAKE_ACTION,
  DEFAULT_ACTION,
  DELETE_AT_AGE,
  DIFFERS,
  DRY_RUN,
  NO_DELETION,
  NO_SENDER,
  REMINDERS,
  WORDS,
} from './cloud-governance-words.ts';
import { type Clock, cloudGovernanceYaml, remindText } from './cloud-governance-yaml.ts';
import type { Known, Settings } from './settings.ts';

/** Variables that nothing but this predecessor has; its name for the policy alone says as much. */
export const CLOUD_GOVERNANCE = ['DAYS_TO_TAKE_ACTION', 'DELETE_INACTIVE_KEYS_WITHOUT_TAG'] as const;
/** Values of its variable `policy` that are about access keys. */
export const POLICIES: ReadonlySet<string> = new Set(['unused_access_key', 'delete_access_key']);

/** Translates the pair "unused_access_key" and "delete_access_key"; undefined when its settings have faults. */
export function fromCloudGovernance(environment: Environment, settings: Settings): Translation | undefined {
  const { text, any, days, lines, faults } = settings;
  const policies = environment.all.filter(({ name, value }) => name === 'policy' && (value ?? '') !== '');
  faults.push(...policies.flatMap(notAboutKeys));
  const action = days('DAYS_TO_TAKE_ACTION', { optional: true });
  const from = text('SENDER_MAIL', sender, { optional: true });
  const adopt = adoption(settings);
  if (faults.length > 0) return undefined;

  const deletes = policies.length === 0 || policies.some(({ value }) => value === 'delete_access_key');
  const clock = clockOf(action?.days ?? DAYS_TO_TAKE_ACTION);
  const admin = administrator(environment, settings);
  const dryRun = any('dry_run');
  lines.push(
    ...policies.map((entry) => about(entry, 'became', `${entry.value} became rule "cloud-governance".`)),
    action === undefined ? overall('assumed', DEFAULT_ACTION) : graceLine(action.entry, action.days, clock),
    from === undefined ? overall('assumed', NO_SENDER) : senderLine(from),
    ...(dryRun === undefined ? [] : [about(dryRun.entry, 'no-counterpart', DRY_RUN)]),
    ...withoutCounterpart(environment, USED, WORDS, 'the policies about access keys do not need it'),
    ...(deletes ? [] : [overall('adjusted', NO_DELETION)]),
    ...DIFFERS.map((message) => overall('differs', message)),
  );
  const written = { clock, adopt, deletes, from: from?.value ?? null, admin };
  return { yaml: cloudGovernanceYaml(written), account: lines };
}

/** The variables that something is made of. */
const USED: ReadonlySet<string> = new Set([
  'policy',
  'DAYS_TO_TAKE_ACTION',
  'DELETE_INACTIVE_KEYS_WITHOUT_TAG',
  'SENDER_MAIL',
  'dry_run',
  'ADMIN_MAIL_LIST',
]);

function adoption({ any, faults, lines }: Settings): boolean {
  const found = any('DELETE_INACTIVE_KEYS_WITHOUT_TAG');
  if (found === undefined) return false;
  const { entry, value } = found;
  const adopt = isYes(value);
  if (!adopt && !isNo(value)) {
    const message = 'DELETE_INACTIVE_KEYS_WITHOUT_TAG must be true or false.';
    faults.push({ file: entry.file, line: entry.line, message });
  }
  const deletion = adopt ? `, deleted ${DELETE_AT_AGE}d after that` : '';
  lines.push(about(entry, 'became', `became inactive.adopt: ${String(adopt)}${deletion}.`));
  return adopt;
}

function senderLine({ entry, value }: Known) {
  return about(entry, 'became', `became notify.email.from: ${value}; mail goes through Amazon SES.`);
}

function notAboutKeys({ file, line, value }: Entry) {
  if (value === null || POLICIES.has(value.trim())) return [];
  const message =
    'policy is not about access keys: give the environment of unused_access_key or delete_access_key.';
  return [{ file, line, message }];
}

/** Grace is at least a day, and a reminder comes at least a day after the first notice. */
function clockOf(days: number): Clock {
  const grace = Math.max(1, days);
  const remind = REMINDERS.map((offset) => Math.min(offset, grace - 1)).filter((offset) => offset > 0);
  return { grace, remind: [...new Set(remind)] };
}

function graceLine(entry: Entry, days: number, { grace, remind }: Clock) {
  const reminders = `remind: ${remindText(remind)}`;
  if (grace !== days)
    return about(
      entry,
      'adjusted',
      `is ${days}, and became grace: ${grace}d, ${reminders}: owners have at least a day.`,
    );
  return remind.length === REMINDERS.length && remind.every((offset, index) => offset === REMINDERS[index])
    ? about(entry, 'became', `became grace: ${grace}d, ${reminders}, as the mails were.`)
    : about(
        entry,
        'adjusted',
        `became grace: ${grace}d, ${reminders}: a reminder comes after the first notice.`,
      );
}

/** One address answers for everybody else; a list of them has to become one list's address. */
function administrator(environment: Environment, { lines }: Settings): string | null {
  const entry = environment.entries.get('ADMIN_MAIL_LIST');
  const value = entry?.value?.trim() ?? '';
  if (entry === undefined || value === '') return null;
  if (address.safeParse(value).success) {
    lines.push(about(entry, 'became', `became owners: fallback, and notify.email.operators: ${value}.`));
    return value;
  }
  lines.push(
    about(
      entry,
      'adjusted',
      'was not translated: fallback and operators take one address each; give the address of a mailing list.',
    ),
  );
  return null;
}

function isYes(text: string): boolean {
  return /^(true|yes|1)$/i.test(text);
}

function isNo(text: string): boolean {
  return /^(false|no|0)$/i.test(text);
}
