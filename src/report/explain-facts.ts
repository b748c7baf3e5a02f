import { type Announced, type Receipt, isKnownAnnouncement } from '../core/model/receipt.ts';
import { type KeyObservation, type UserObservation, keyDescription } from '../core/model/observation.ts';
import { parseRecord, recordTag, recordedKey } from '../core/model/record.ts';
import { type Instant, formatDuration, toDate } from '../core/model/time.ts';
import type { ExplainedKey, Explanation } from './explanation.ts';
import { dateAndDistance, elapsedDays, minute } from './words.ts';

export type Fact = readonly [name: string, values: readonly string[]];

/** What is true of the user, who answers for them, and the rule they fall under. */
export function userFacts({ user, owner, decisions, now, policySource }: Explanation): readonly Fact[] {
  const rule = decisions.find((decision) => decision.rule !== null)?.rule ?? null;
  return [
    ['ARN', [user.arn]],
    ['User id', [user.userId.known ? user.userId.value : `not known: ${user.userId.because}`]],
    ['Path', [user.path]],
    ['Created', [`${toDate(user.createdAt)} (${elapsedDays(now - user.createdAt)} ago)`]],
    [
      'Groups',
      user.groups.known ? [user.groups.value.join(', ') || 'none'] : [`not known: ${user.groups.because}`],
    ],
    ['Tags', tagsOf(user)],
    ['Owner', ownerLines(owner)],
    ['Rule', [rule === null ? `none of ${policySource} applies` : `${rule}, of ${policySource}`]],
    ...(user.keys.known ? [] : [['Keys', [`not known: ${user.keys.because}`]] as const]),
    ...(user.faults.length === 0
      ? []
      : [['Faults', user.faults.map(({ reason, message }) => `${reason}: ${message}`)] as const]),
  ];
}

/** What is true of one key, and what our record says of it. */
export function keyFacts({ key, keyId }: ExplainedKey, { user, now }: Explanation): readonly Fact[] {
  const description = keyDescription(user, keyId);
  return [
    ...(description === null ? [] : [['Description', [description]] as const]),
    ...(key === null
      ? []
      : ([
          [
            'Status',
            [
              typeof key.status === 'string'
                ? key.status
                : `${key.status.unrecognised} (not known to Keywarden)`,
            ],
          ],
          ['Age', [age(key, now)]],
          ['Last used', [lastUse(key, now)]],
        ] as const)),
    ['Record', [recordLine(user, keyId, now)]],
  ];
}

const ANNOUNCED: Readonly<Record<Announced, string>> = {
  deactivate: 'that it will be deactivated',
  delete: 'that it will be deleted',
  rotate: 'to replace it',
  attention: 'that it needs attention',
  nothing: 'that nothing will happen to it',
};

/** Who was told what when, and the date they were promised. */
export function receiptLine(
  { acceptedAt, recipients, announced, promised, reminder, voided }: Receipt,
  now: Instant,
): string {
  const what = `${recipients.join(', ')} ${reminder === null ? 'was told' : `was reminded (${formatDuration(reminder)} before)`} ${saysWhat(announced)}`;
  const when = promised === null ? '' : `, not before ${dateAndDistance(now, promised)}`;
  const end = voided === null ? '' : `; void since ${toDate(voided.at)}: ${voided.because}`;
  return `${minute(acceptedAt)}  ${what}${when}${end}`;
}

/** The store may hold what a newer Keywarden announced. */
function saysWhat(announced: string): string {
  return isKnownAnnouncement(announced)
    ? ANNOUNCED[announced]
    : `of something that only a newer Keywarden knows (${announced})`;
}

/** Records and descriptions are told with their keys. */
function tagsOf(user: UserObservation): readonly string[] {
  if (!user.tags.known) return [`not known: ${user.tags.because}`];
  const keyIds = user.keys.known ? user.keys.value.map(({ keyId }) => keyId) : [];
  const own = [...user.tags.value].filter(
    ([name]) => recordedKey(name) === undefined && !keyIds.includes(name),
  );
  return own.length === 0 ? ['none'] : own.map(([name, value]) => `${name} = ${value}`);
}

function ownerLines(owner: Explanation['owner']): readonly string[] {
  if (!owner.known) return [`not known: ${owner.because}`];
  const found = owner.value.owner;
  return [
    found === null ? 'nobody with an address' : `${found.address} (found by: ${found.source})`,
    ...(owner.value.outside === undefined
      ? []
      : [`outside of notify.email.domains, so not written to: ${owner.value.outside}`]),
    ...owner.value.passedOver.map((sentence) => `passed over: ${sentence}`),
  ];
}

function age({ createdAt, ageFrom }: KeyObservation, now: Instant): string {
  if (!createdAt.known) return `not known: ${createdAt.because}`;
  const since = ageFrom === 'created' ? 'created' : 'created or last changed';
  return `${elapsedDays(now - createdAt.value)}, ${since} ${toDate(createdAt.value)}`;
}

function lastUse({ lastUsed }: KeyObservation, now: Instant): string {
  if (!lastUsed.known) return `not known: ${lastUsed.because}`;
  if (lastUsed.value === null) return 'never';
  const { at, service, region } = lastUsed.value;
  const where = `${service === null ? '' : `, for ${service}`}${region === null ? '' : ` in ${region}`}`;
  return `${minute(at)} (${elapsedDays(now - at)} ago)${where}`;
}

function recordLine({ tags }: UserObservation, keyId: string | null, now: Instant): string {
  if (!tags.known) return `not known: ${tags.because}`;
  const value = keyId === null ? undefined : tags.value.get(recordTag(keyId));
  if (value === undefined) return 'none: Keywarden has not changed this key';
  const parsed = parseRecord(value, now);
  if (!parsed.ok) return `cannot be read, ${parsed.because}: ${value}`;
  const { state, since, cause, run } = parsed.record;
  return `${state}${cause === null ? '' : ` (${cause})`} since ${minute(since)}, by run ${run}`;
}
