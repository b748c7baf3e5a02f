import { DEFAULT_MAX_EXTENSION } from '../defaults.ts';
import { formatDuration } from '../../core/model/time.ts';
import { bucket, line, region, sender, tagName } from '../schema/scalars.ts';
import { type Translation, about, overall, withoutCounterpart } from './account.ts';
import type { Environment } from './environment.ts';
import { type Found, type Rotate, checkAndRotateYaml } from './check-and-rotate-yaml.ts';
import type { Known, KnownDays, Settings } from './settings.ts';

/** Variables that nothing but this predecessor has. */
export const CHECK_AND_ROTATE = [
  'IAM_EMAIL_TAG_KEY',
  'LAST_CHECK_DATE_TAG_KEY',
  'LAST_CHECK_OLD_KEY_TAG_KEY',
  'S3_CSV_BUCKET',
  'WARNING_DAYS',
  'OVERDUE_DAYS',
  'DEACTIVATE_DAYS',
  'DELETION_DAYS',
] as const;

const WORDS: Readonly<Record<string, string>> = {
  LAMBDA_FUNCTION_NAME: 'has no counterpart: nothing here is named after the function.',
};

/** The grace and the quiet time of the preset; shorter where the predecessor's own times are. */
const GRACE = 7;
const OLD_KEY_IDLE = 3;

/** Translates "check-and-rotate-iam-access-keys-age"; undefined when its settings have faults. */
export function fromCheckAndRotate(environment: Environment, settings: Settings): Translation | undefined {
  const { text, days } = settings;
  const found = {
    tag: text('IAM_EMAIL_TAG_KEY', line),
    warn: days('WARNING_DAYS'),
    after: days('OVERDUE_DAYS'),
    deactivate: days('DEACTIVATE_DAYS'),
    deletion: days('DELETION_DAYS'),
    from: text('SES_EMAIL', sender),
    sesRegion: text('SES_REGION', region),
    csvBucket: text('S3_CSV_BUCKET', bucket),
    dateTag: text('LAST_CHECK_DATE_TAG_KEY', tagName),
    oldKeyTag: text('LAST_CHECK_OLD_KEY_TAG_KEY', tagName),
  };
  if (!isComplete(found)) return undefined;
  if (!distinctTags(found, settings)) return undefined;
  const { lines } = settings;
  const { tag, from, sesRegion, csvBucket, dateTag, oldKeyTag } = found;
  const became = (known: Known, what: string) => lines.push(about(known.entry, 'became', `became ${what}.`));
  became(
    tag,
    `owners: tag ${tag.value}, and the rule's match: only users with the tag are managed, as before`,
  );
  const rotate = rotateSection(found, settings);
  became(from, `notify.email.from: ${from.value}`);
  became(sesRegion, `notify.email.region: ${sesRegion.value}`);
  became(csvBucket, `deliver: s3, bucket ${csvBucket.value}; the files have the same names`);
  became(dateTag, 'take-over.check-and-rotate.date-tag: rotations in flight go on from it');
  became(oldKeyTag, 'take-over.check-and-rotate.old-key-tag');
  const used = new Set(Object.values(found).map(({ entry }) => entry.name));
  lines.push(...withoutCounterpart(environment, used, WORDS, 'that predecessor did not read it'));
  lines.push(overall('differs', newTimes(rotate)));
  lines.push(...DIFFERS.map((message) => overall('differs', message)));
  return { yaml: checkAndRotateYaml(found, rotate), account: lines };
}

function isComplete(found: { readonly [K in keyof Found]: Found[K] | undefined }): found is Found {
  return Object.values(found).every((each) => each !== undefined);
}

/** The tags of what is in flight are removed in the end; one of them being the owner's would be a loss. */
function distinctTags({ tag, dateTag, oldKeyTag }: Found, { faults }: Settings): boolean {
  const names = [tag, dateTag, oldKeyTag].map(({ value }) => value.toLowerCase());
  if (new Set(names).size === names.length) return true;
  const { file, line: at } = oldKeyTag.entry;
  faults.push({
    file,
    line: at,
    message:
      'IAM_EMAIL_TAG_KEY, LAST_CHECK_DATE_TAG_KEY and LAST_CHECK_OLD_KEY_TAG_KEY must be three tags; IAM does not tell capitals apart.',
  });
  return false;
}

/** The times as ours; what would be a fault of ours becomes the nearest that is none, and that is said. */
function rotateSection(found: Found, { lines }: Settings): Rotate {
  const { warn, after, deactivate, deletion } = found;
  const says = ({ entry, days }: KnownDays, key: string, now: number | null, why: string): void => {
    if (now === days) lines.push(about(entry, 'became', `became rotate.${key}: ${days}d.`));
    else
      lines.push(
        about(
          entry,
          'adjusted',
          `is ${days}, and became ${now === null ? `no rotate.${key}` : `rotate.${key}: ${now}d`}: ${why}.`,
        ),
      );
  };
  const ours = { after: Math.max(1, after.days), deletion: Math.max(1, deletion.days) };
  const earliest = Math.max(1, warn.days);
  const warned = earliest < ours.after ? earliest : ours.after > 1 ? ours.after - 1 : null;
  says(
    warn,
    'warn',
    warned,
    'a warning comes at least a day after a key is made and a day before its rotation is due',
  );
  says(after, 'after', ours.after, 'it is at least a day');
  says(deactivate, 'deactivate', deactivate.days, '');
  says(deletion, 'delete', ours.deletion, 'it is at least a day');
  const grace = Math.min(GRACE, Math.max(1, Math.min(deactivate.days, ours.deletion)));
  const idle = Math.min(OLD_KEY_IDLE, Math.max(1, deactivate.days));
  return {
    warn: warned,
    after: ours.after,
    deactivate: deactivate.days,
    deletion: ours.deletion,
    grace,
    idle,
  };
}

function newTimes({ grace, idle }: Rotate): string {
  const shorter = grace < GRACE || idle < OLD_KEY_IDLE ? ', as short as its own waits' : '';
  return `New here: grace: ${grace}d from an accepted notice, and old-key-idle: ${idle}d without use of the old key${shorter}.`;
}

const DIFFERS = [
  'Thresholds are reached at "at least", in elapsed time: each stage comes a day earlier than with "more than", in whole days.',
  'A warning is sent once, and reminders before a date; not a mail on every run.',
  `The old key goes only when the new one is in use and the old one is quiet; without that both stay for another ${formatDuration(DEFAULT_MAX_EXTENSION)}, and then owner and fallback are told. The old way: on-unproven: deactivate.`,
  'A destructive step waits for a notice that was accepted, and its grace.',
  'Deletion counts from the deactivation that was observed, also when the owner was the one who did it.',
  'Two active keys no longer evade rotation: the owner is told, and the older goes once the younger has taken over.',
  'Everybody is seen, and one failure stops nobody else: there is no first hundred.',
  'An inactive key still keeps a new one from being issued, and its owner is asked to remove it; it is not deleted without "inactive: { adopt: true, delete: … }".',
];
