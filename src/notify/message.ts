import type { Message } from '../core/ports.ts';
import type { Templates } from './engine.ts';
import type { NoticeInput } from './notice.ts';
import { noticeView } from './view.ts';

/**
 * The one message to one owner about all their keys in one account, most urgent first. It names every key by its full
 * id and every promised date; it never holds a secret.
 * @throws RangeError when there is no key to tell about
 * @throws TemplateError when an operator's template asks for something that is not there
 */
export function composeNotice(input: NoticeInput, templates: Templates): Message {
  return { to: input.owner.address, ...templates.render('notice', noticeView(input)) };
}
