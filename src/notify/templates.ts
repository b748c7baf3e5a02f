import { digestView } from './digest-view.ts';
import {
  TEMPLATE_NAMES,
  type TemplateName,
  type TemplateSource,
  type TemplateSources,
  type Templates,
  compile,
} from './engine.ts';
import { sampleDigests, sampleNotices } from './samples.ts';
import { TemplateError } from './template-error.ts';
import { noticeView } from './view.ts';
import digestHtml from './templates/digest.html.liquid';
import digestSubject from './templates/digest.subject.liquid';
import digestText from './templates/digest.text.liquid';
import frameHtml from './templates/frame.html.liquid';
import noticeHtml from './templates/notice.html.liquid';
import noticeSubject from './templates/notice.subject.liquid';
import noticeText from './templates/notice.text.liquid';

const OURS: Readonly<Record<TemplateName, string>> = {
  'notice.subject': noticeSubject,
  'notice.text': noticeText,
  'notice.html': noticeHtml,
  'digest.subject': digestSubject,
  'digest.text': digestText,
  'digest.html': digestHtml,
  'frame.html': frameHtml,
};

export type { Templates } from './engine.ts';

/** Reads a text file; null when there is none of that name. */
export type ReadText = (path: string) => Promise<string | null>;

/**
 * Our templates, each replaced by the file of its name in the folder, if there is one: `notice.html.liquid`,
 * `notice.text.liquid`, `notice.subject.liquid`, the same for `digest`, and `frame.html.liquid` around both.
 * Every template is tried on examples of all that can be said, so that a fault shows before anything is sent.
 * @param folder null: ours only
 * @throws TemplateError when a template has a fault, or the folder has none of these files
 */
export async function loadTemplates(folder: string | null, readFile: ReadText): Promise<Templates> {
  const templates = compile(await sourcesFrom(folder, readFile));
  // Ours are tried on the same examples by the tests, so every command is spared it.
  if (folder === null) return templates;
  for (const input of sampleNotices()) templates.render('notice', noticeView(input));
  for (const input of sampleDigests()) templates.render('digest', digestView(input));
  return templates;
}

async function sourcesFrom(folder: string | null, readFile: ReadText): Promise<TemplateSources> {
  const sources = new Map<TemplateName, TemplateSource>();
  for (const name of TEMPLATE_NAMES) {
    const file = `${name}.liquid`;
    const path = folder === null ? null : `${folder.replace(/\/+$/, '')}/${file}`;
    const text = path === null ? null : await readFile(path);
    if (path !== null && text !== null) sources.set(name, { file: path, text });
  }
  if (folder !== null && sources.size === 0) {
    const names = TEMPLATE_NAMES.map((name) => `${name}.liquid`).join(', ');
    throw new TemplateError(
      `There is no template in ${folder}. Put at least one there, or remove the setting: ${names}.`,
    );
  }
  const all = TEMPLATE_NAMES.map((name) => [
    name,
    sources.get(name) ?? { file: `built-in ${name}.liquid`, text: OURS[name] },
  ]);
  return Object.fromEntries(all) as Record<TemplateName, TemplateSource>;
}
