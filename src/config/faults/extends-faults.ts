import type { Finding } from '../finding.ts';
import { extendedPresets } from '../presets/presets.ts';
import { field, items } from '../untrusted.ts';

/** What is wrong with a preset in this file; an unknown one is the schema's fault. */
export function extendsFaults(written: unknown): readonly Finding[] {
  const entries = items(field(written, 'extends'));
  return entries.flatMap((entry, index) => {
    const path = ['extends', index];
    const twice: Finding = { path, at: 'value', message: 'stands twice.' };
    const undeliverable: Finding = {
      path,
      at: 'value',
      message:
        'rotates by keywarden, which needs to know where new secrets go: add `deliver: { to: s3, bucket: NAME }`.',
    };
    return [
      ...(entries.indexOf(entry) < index ? [twice] : []),
      ...(rotates(entry) && field(written, 'deliver') === undefined ? [undeliverable] : []),
    ];
  });
}

function rotates(entry: unknown): boolean {
  return extendedPresets([entry]).some(({ rules = [] }) =>
    rules.some((rule) => rule.rotate?.by === 'keywarden'),
  );
}
