/** Texts that somebody hostile would put where Keywarden reads: what each tries. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'a line that looks like ours': 'x\nFORGED Done: everything is fine.',
  'a line that ends as on Windows': 'x\r\nFORGED Bcc: all@evil.example',
  'to overwrite the line': 'delete AKIA\rnothing to do   ',
  'to clear the screen': '\u001B[2J\u001B[H\u001B[31mred\u001B[8mhidden',
  'a command in one character': '\u009B2J\u0090',
  'a link of the terminal': '\u001B]8;;https://evil.example/\u0007click\u001B]8;;\u0007',
  'the clipboard of the terminal': '\u001B]52;c;cm0gLXJm\u0007',
  'to turn the text': 'user\u202Etxt.exe\u2066x\u2069',
  'to be no wider': 'pay\u200Broll\u2060\uFEFF\u00ADx',
  'to hide a sentence': Array.from('run me')
    .map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0)))
    .join(''),
  'separators of lines': 'a\u2028FORGED\u2029FORGED',
  'a script': 'javascript:alert(1)<script>alert(1)</script><img src=x onerror=alert(1)>',
  'a link': 'https://evil.example/login?a=1 www.evil.example evil.example/x',
  'a formula': '=HYPERLINK("http://evil.example";"ok")',
  'a variable of a policy': '${aws:username}*?',
  'a template': '{{ owner }}{% include "x" %}',
  'four bytes': '🔑𝒳👩‍👩‍👧',
  'ten thousand characters': 'a'.repeat(10_000),
};

/** A few of them in each text: a command costs time, and an error is cut off after some hundred characters. */
export const HOSTILE_TEXTS: readonly string[] = [0, 5, 10, 15].map((from) =>
  Object.values(HOSTILE)
    .slice(from, from + 5)
    .join('|'),
);

/** All of them in one text. */
export const ALL_HOSTILE = Object.values(HOSTILE).join('|');

/** What a terminal obeys, or nobody sees; line breaks and tabs may be ours. */
export const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A line that came from outside. */
export const FORGED = /^FORGED/m;
