import { oneLine, scalar } from './scalar.ts';
import type { Known, KnownDays } from './settings.ts';

/** The variables of the predecessor, all of them known. */
export interface Found {
  readonly tag: Known;
  readonly warn: KnownDays;
  readonly after: KnownDays;
  readonly deactivate: KnownDays;
  readonly deletion: KnownDays;
  readonly from: Known;
  readonly sesRegion: Known;
  readonly csvBucket: Known;
  readonly dateTag: Known;
  readonly oldKeyTag: Known;
}

/** Its times as ours, in days. */
export interface Rotate {
  readonly warn: number | null;
  readonly after: number;
  readonly deactivate: number;
  readonly deletion: number;
  readonly grace: number;
  readonly idle: number;
}

/** The text of `keywarden.yaml`; every line says which variable it comes from. */
export function checkAndRotateYaml(
  { tag, from, sesRegion, csvBucket, dateTag, oldKeyTag }: Found,
  rotate: Rotate,
): string {
  const { warn, after, deactivate, deletion, grace, idle } = rotate;
  return `version: 1

owners: # the first that yields a deliverable address wins
  - tag: ${scalar(tag.value)} # IAM_EMAIL_TAG_KEY
  # - fallback: cloud-security@example.com # hears of what its owner does not answer

rules:
  - name: check-and-rotate
    match: { tags: { ${scalar(tag.value)}: "*" } } # a user without the tag is left alone, and reported
    rotate:
      by: keywarden
${warn === null ? '' : `      warn: ${warn}d # WARNING_DAYS\n`}      after: ${after}d # OVERDUE_DAYS
      deactivate: ${deactivate}d # DEACTIVATE_DAYS, since the new key was issued
      delete: ${deletion}d # DELETION_DAYS, since the deactivation
      old-key-idle: ${idle}d # new: the old key has to be quiet this long, and the new one in use
      grace: ${grace}d # new: least time from an accepted notice to deactivation or deletion
      # As before, a second key that nobody uses, and one that somebody else deactivated, keep a user from rotation until
      # people act. These two lines beside "rotate" would end that:
      # unused: { after: 45d, delete: 90d }
      # inactive: { adopt: true, delete: 120d }
      # on-unproven: deactivate # the old way: the old key goes even when nobody uses the new one

notify:
  email:
    via: ses
    from: ${scalar(from.value)} # SES_EMAIL
    region: ${scalar(sesRegion.value)} # SES_REGION
    # operators: cloud-security@example.com # gets a digest after each run

deliver: # credential/<user>/<user>_<key id>.csv, as before
  to: s3
  bucket: ${scalar(csvBucket.value)} # S3_CSV_BUCKET${checkIt(csvBucket)}

take-over: # rotations in flight go on; these tags are removed once our own record stands
  check-and-rotate:
    date-tag: ${scalar(dateTag.value)} # LAST_CHECK_DATE_TAG_KEY
    old-key-tag: ${scalar(oldKeyTag.value)} # LAST_CHECK_OLD_KEY_TAG_KEY
`;
}

function checkIt({ entry }: Known): string {
  return entry.assumed.length === 0 ? '' : oneLine(`; check it: ${entry.assumed.join('; ')}`);
}
