import type { Finding } from '../finding.ts';
import { field } from '../untrusted.ts';

/** What is wrong between the keys of `deliver`. */
export function deliverFaults(written: unknown): readonly Finding[] {
  const deliver = field(written, 'deliver');
  const to = field(deliver, 'to');
  const bucket = field(deliver, 'bucket');
  if (to === 's3' && bucket === undefined) {
    const message = 'is required: name the bucket that new secrets are put into.';
    return [{ path: ['deliver', 'bucket'], at: 'key', message }];
  }
  if (to === 'secrets-manager' && bucket !== undefined) {
    const message = 'belongs to `to: s3` only: remove it, or deliver to s3.';
    return [{ path: ['deliver', 'bucket'], at: 'key', message }];
  }
  return [];
}
