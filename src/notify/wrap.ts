/**
 * Breaks one line of text at spaces. A word longer than the line stays whole: a cut key id or command is worse than
 * a long line.
 * @param width of a line in characters, the indent included
 * @param indent put before every line but the first
 */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
