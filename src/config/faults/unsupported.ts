import type { Finding } from '../finding.ts';
import { isSecretReference } from '../schema/scalars.ts';
import { field } from '../untrusted.ts';

/** Parts of the format that this version cannot do yet: refused, so that nobody relies on them in vain. */
export function unsupported(written: unknown): readonly Finding[] {
  const found: Finding[] = [];
  const slack = field(field(written, 'notify'), 'slack');
  if (slack !== undefined) {
    const message = 'is not supported yet: remove it and notify by email.';
    found.push({ path: ['notify', 'slack'], at: 'key', message });
  }
  const webhook = field(slack, 'webhook');
  if (webhook !== undefined && !isSecretReference(webhook)) {
    // The value is not repeated: it may well be the secret.
    const message = 'is a secret, which never stands in this file: write env:NAME or secretsmanager:ARN.';
    found.push({
      path: ['notify', 'slack', 'webhook'],
      at: 'value',
      message,
      suggestion: 'env:SLACK_WEBHOOK',
    });
  }
  const sink = field(field(written, 'deliver'), 'to');
  if (sink === 'ssm' || sink === 'age-file') {
    const message = 'is not supported yet: deliver to secrets-manager or s3.';
    found.push({ path: ['deliver', 'to'], at: 'value', message });
  }
  return found;
}
