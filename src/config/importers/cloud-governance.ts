import { address, sender } from '../schema/scalars.ts';
import { type Translation, about, overall } from './account.ts';
import type { Entry } from './entry.ts';
import type { Environment } from './environment.ts';
import {
  DAYS_TO_TAKE_ACTION,
  DELETE_AT_AGE,
  DIFFERS,
  DRY_RUN,
  REMINDERS,
  WORDS,
} from './cloud-governance-words.ts';
import { type Clock, cloudGovernanceYaml, remindText } from './cloud-governance-yaml.ts';
import type { Settings } from './settings.ts';

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
  const withoutTag = any('DELETE_INACTIVE_KEYS_WITHOUT_TAG');
  const adopt = withoutTag !== undefined && isYes(withoutTag.value);
  if (withoutTag !== undefined && !adopt && !isNo(withoutTag.value)) {
    const { file, line } = withoutTag.entry;
    faults.push({ file, line, message: 'DELETE_INACTIVE_KEYS_WITHOUT_TAG must be true or false.' });
  }
  if (faults.length > 0) return undefined;

  const deletes = policies.length === 0 || policies.some(({ value }) => value === 'delete_access_key');
  for (const entry of policies)
    lines.push(about(entry, 'became', `${entry.value} became rule "cloud-governance".`));
  const clock = clockOf(action?.days ?? DAYS_TO_TAKE_ACTION);
  if (action === undefined)
    lines.push(
      overall(
        'assumed',
        `DAYS_TO_TAKE_ACTION is not given: its default of ${DAYS_TO_TAKE_ACTION} was taken.`,
      ),
    );
  else lines.push(graceLine(action.entry, action.days, clock));
  if (withoutTag) {
    lines.push(
      about(
        withoutTag.entry,
        'became',
        `became inactive.adopt: ${String(adopt)}${adopt ? `, deleted ${DELETE_AT_AGE}d after that` : ''}.`,
      ),
    );
  }
  if (from)
    lines.push(
      about(from.entry, 'became', `became notify.email.from: ${from.value}; mail goes through Amazon SES.`),
    );
  else
    lines.push(
      overall(
        'assumed',
        'SENDER_MAIL is not given, so there is no "notify": add it, or nobody is told and nothing is done.',
      ),
    );
  const admin = administrator(environment, settings);
  const dryRun = any('dry_run');
  if (dryRun) lines.push(about(dryRun.entry, 'no-counterpart', DRY_RUN));
  const used = new Set([
    'policy',
    'DAYS_TO_TAKE_ACTION',
    'DELETE_INACTIVE_KEYS_WITHOUT_TAG',
    'SENDER_MAIL',
    'dry_run',
    'ADMIN_MAIL_LIST',
  ]);
  for (const entry of environment.all) {
    if (used.has(entry.name) || (entry.value === '' && WORDS[entry.name] === undefined) || entry.value === '')
      continue;
    lines.push(
      about(
        entry,
        'no-counterpart',
        WORDS[entry.name] ?? 'has no counterpart: the policies about access keys do not need it.',
      ),
    );
  }
  if (!deletes)
    lines.push(
      overall(
        'adjusted',
        'Only unused_access_key is given, so nothing is ever deleted. If delete_access_key ran as well, give its environment too, or add delete: 30d.',
      ),
    );
  lines.push(...DIFFERS.map((message) => overall('differs', message)));
  return {
    yaml: cloudGovernanceYaml({
      clock,
      adopt,
      deletes,
      from: from?.value ?? null,
      admin,
    }),
    account: lines,
  };
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
