/** A template that cannot be used; the message names file and line. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
