import type { Message } from '../core/ports.ts';
import type { DigestInput } from './digest-input.ts';
import { digestView } from './digest-view.ts';
import type { Templates } from './engine.ts';

/**
 * The operators' digest of one account run: failures first, then what was done, held and is to come.
 * @throws TemplateError when an operator's template asks for something that is not there
 */
export function composeDigest(input: DigestInput, templates: Templates): Message {
  return { to: input.to, ...templates.render('digest', digestView(input)) };
}
