const WORD_OF_YAML = /^(true|false|yes|no|on|off|null|y|n)$/i;

/** A text that can stand in a comment: one line of printable characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]+/g, ' ');
}

/** A text as a YAML scalar that stands for itself anywhere, quoted where it has to be. */
export function scalar(text: string): string {
  return /^[A-Za-z][\w./@-]*$/.test(text) && !WORD_OF_YAML.test(text) ? text : JSON.stringify(text);
}
