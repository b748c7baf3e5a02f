import type { LoggedCall } from '../../src/sandbox/log/call-log.ts';
import type { Mail } from '../../src/sandbox/ses/ses.ts';
import type { Stories } from './story.ts';

/** Tells what AWS was asked and whom mail went to, for the stories of those it is about. */
export function narrate(
  stories: Stories,
  nameOf: (user: string) => string,
  calls: readonly LoggedCall[],
  mails: readonly Mail[],
): void {
  for (const { at, access, effect, operation, parameters, noted } of calls) {
    const user = parameters['UserName'];
    if (access === 'write' && effect && typeof user === 'string')
      stories.tell(
        nameOf(user),
        `${at} ${operation} ${JSON.stringify(parameters)} ${noted['AccessKeyId'] ?? ''}`,
      );
  }
  for (const { at, id, to, subject, text } of mails) {
    const users = new Set(
      [...(text ?? '').matchAll(/^AKIA[A-Z0-9]{16} of ([\w-]+)/gm)].map(([, user]) => user ?? ''),
    );
    for (const user of users) stories.tell(nameOf(user), `${at} mail ${id} to ${to.join()}: ${subject}`);
  }
}
