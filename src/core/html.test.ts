import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { HOSTILE } from '../../test/harness/hostile.ts';
import { html } from './html.ts';

it('a script is a text', () => {
  expect(html(HOSTILE['a script'] ?? '')).toBe(
    'javascript:alert(1)&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;',
  );
  expect(html(`"a" & 'b'`)).toBe('&quot;a&quot; &amp; &#39;b&#39;');
});

it('no text opens a tag or ends an attribute, and each can be read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ';', '#', '\u202E') }),
      (text) => {
        const escaped = html(text);
        expect(escaped).not.toMatch(/[<>"']/);
        const read = escaped
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(read).toBe(text);
      },
    ),
  );
});
