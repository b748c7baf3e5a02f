import type { Asked } from '../asked.ts';
import type { CallerFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warn, fail } = findings('credentials');

/** Who Keywarden runs as. */
export function checkCredentials(asked: Asked<CallerFacts>): readonly Finding[] {
  if (!asked.answered) {
    return [
      fail(asked.because, 'Sign in (aws sso login), or name a profile: keywarden doctor --profile NAME'),
    ];
  }
  const { account, arn } = asked.value;
  const who = `Account ${account}, as ${arn}.`;
  if (arn.endsWith(':root')) {
    return [
      fail(
        `${who} These are the root user's credentials, which nothing can restrict.`,
        'Make a role with the policies of `keywarden iam-policy`, and delete the access keys of the root user.',
      ),
    ];
  }
  if (/:user\//.test(arn)) {
    return [
      ok(who),
      warn(
        'These are the long-lived keys of a user: the kind of key that Keywarden is there to end.',
        'On a schedule run as a role: in AWS by the service itself, elsewhere by OIDC or `aws sso login`.',
      ),
    ];
  }
  return [ok(who)];
}
