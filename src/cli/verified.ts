import { visible } from '../core/visible.ts';
import type { VerifyResult } from '../store/journal/verify.ts';

/**
 * What verifying a journal came to, for a terminal: of each kind of fault the first, with file and line, and what it means.
 * @param whose `The journal`, `The journal of account 111122223333`
 */
export function verifiedText(result: VerifyResult, whose: string): string {
  const { ok, entries, files, head, torn, faults, unsealed } = result;
  const doubt = unsealed === null ? [] : [`The seals were not checked: ${visible(unsealed)}.`];
  if (ok) {
    const whole = `${whose} is whole: ${entries} entries in ${files} files.`;
    return [whole, `Head: ${head ?? 'none yet'}`, ...doubt, ...torn.map(visible)].join('\n');
  }
  const lines = faults.flatMap(({ says, means, more }) => [
    `- ${visible(says)}`,
    `  ${means}${more === 0 ? '' : ` There ${more === 1 ? 'is 1 more' : `are ${more} more`} of this kind: see --output json.`}`,
  ]);
  return [`${whose} is not what it was:`, ...lines, ...doubt].join('\n');
}
