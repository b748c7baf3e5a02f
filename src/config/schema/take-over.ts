import { z } from 'zod';
import { tagName } from './scalars.ts';

/** The predecessors whose rotations and deactivations in flight are taken over from the tags they left on users. */
export const TakeOver = z.strictObject({
  'check-and-rotate': z
    .strictObject({
      'date-tag': tagName.describe('Its LAST_CHECK_DATE_TAG_KEY: the tag with the day.'),
      'old-key-tag': tagName.describe('Its LAST_CHECK_OLD_KEY_TAG_KEY: the tag with the id of the old key.'),
    })
    .optional()
    .describe('Take over rotations of check-and-rotate-iam-access-keys-age.'),
  'cloud-governance': z
    .boolean({ error: 'must be true or false' })
    .optional()
    .describe('Take over deactivations of unused_access_key. Default false.'),
});

export type WrittenTakeOver = z.infer<typeof TakeOver>;
