import { Liquid, LiquidError, type Template } from 'liquidjs';
import { html } from '../core/html.ts';
import { plain } from './plain.ts';
import { TemplateError } from './template-error.ts';
import { wrap } from './wrap.ts';

export const TEMPLATE_NAMES = [
  'notice.subject',
  'notice.text',
  'notice.html',
  'digest.subject',
  'digest.text',
  'digest.html',
  'frame.html',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** A template's text, and the file to name when it has a fault. */
export interface TemplateSource {
  readonly file: string;
  readonly text: string;
}

export type TemplateSources = Readonly<Record<TemplateName, TemplateSource>>;

/** What messages are rendered with. */
export interface Templates {
  /** @throws TemplateError when a template asks for something that is not there */
  readonly render: (kind: 'notice' | 'digest', view: object) => Rendered;
}

interface Rendered {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Compiles the templates. Whatever a template prints into HTML is escaped; a name it misspells is an error, not an
 * empty place in a mail.
 * @throws TemplateError when one of them is not valid Liquid
 */
export function compile(sources: TemplateSources): Templates {
  const forText = createLiquid(sources, 'text');
  const forHtml = createLiquid(sources, 'html');
  const engineFor = (name: TemplateName): Liquid => (name.endsWith('.html') ? forHtml : forText);
  const parsed = new Map<TemplateName, Template[]>(
    TEMPLATE_NAMES.map((name) => {
      const { file, text } = sources[name];
      return [name, located(sources, name, () => engineFor(name).parse(text, file))];
    }),
  );
  const renderOne = (name: TemplateName, view: object): string =>
    located(sources, name, () => String(engineFor(name).renderSync(parsed.get(name) ?? [], view)));
  return {
    render: (kind, view) => ({
      subject: plain(renderOne(`${kind}.subject`, view)),
      text: tidied(renderOne(`${kind}.text`, view)),
      html: renderOne(`${kind}.html`, view),
    }),
  };
}

function createLiquid(sources: TemplateSources, output: 'text' | 'html'): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // Layouts come from here and never from the disk.
    templates: Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, sources[name].text])),
    ...(output === 'html' ? { outputEscape: inHtml } : {}),
  });
  liquid.registerFilter('wrap', (text: unknown, width: number, indent = '') =>
    wrap(String(text), width, indent),
  );
  return liquid;
}

/** What does not apply is empty; a template that prints a whole list gets it as JSON. */
function inHtml(value: unknown): string {
  if (typeof value === 'string') return html(value);
  return value === null || value === undefined ? '' : html(JSON.stringify(value));
}

/** Gives a fault the file and the line it is in; the engine itself loses the file of a misspelt name. */
function located<T>(sources: TemplateSources, name: TemplateName, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    const { token } = error;
    const source = Object.values(sources).find(({ text }) => text === token.input) ?? sources[name];
    const [line = 1] = token.getPosition();
    const what = error.originalError?.message ?? error.message.split(', file:')[0];
    throw new TemplateError(
      `${source.file}, line ${line}: ${what}. Correct it, or remove the file to use the built-in template.`,
      { cause: error },
    );
  }
}

/** Text mails end in one line break and never have two empty lines in a row, however the template is written. */
function tidied(text: string): string {
  return `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
