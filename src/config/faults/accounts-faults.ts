import type { Finding } from '../finding.ts';
import { field, items } from '../untrusted.ts';

/** What is wrong between the keys of `accounts`. */
export function accountsFaults(written: unknown): readonly Finding[] {
  const organization = field(field(written, 'accounts'), 'organization');
  const included = items(field(organization, 'include')).map(textOf);
  return items(field(organization, 'exclude')).flatMap((selector, index) => {
    if (!included.includes(textOf(selector))) return [];
    const message = 'is included as well, and nothing would be left of it: remove it from one of the two.';
    return [{ path: ['accounts', 'organization', 'exclude', index], at: 'value', message }];
  });
}

function textOf(selector: unknown): string | undefined {
  return typeof selector === 'string' ? selector : JSON.stringify(selector);
}
