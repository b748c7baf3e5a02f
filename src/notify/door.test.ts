import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_HOSTILE, HOSTILE } from '../../test/harness/hostile.ts';
import { fromOutside, mailDoor } from './door.ts';
import { aKey, aNotice, anEntry, anyText } from './entries.fixture.ts';
import { composeNotice } from './message.ts';
import { loadTemplates } from './templates.ts';

/** What a mail program makes a link of. */
const LIVE = /[a-z][a-z0-9+.-]*:\/\/(?<!s3:\/\/)|(?:javascript|data|mailto|https?):|www\.|\bevil\.example/i;

describe('a text from outside in a mail', () => {
  it.each([
    ['https://evil.example/a?b', 'https[:]//evil[.]example/a?b'],
    ['www.evil.example', 'www[.]evil[.]example'],
    ['see evil.example now', 'see evil[.]example now'],
    ['javascript:alert(1)', 'javascript[:]alert(1)'],
    ['mailto:a@b.example', 'mailto[:]a@b[.]example'],
    ['evil。example', 'evil[.]example'],
    ['build server, v1.2', 'build server, v1.2'],
    ['2026-01-01: on call', '2026-01-01: on call'],
    ['line\r\nBcc: x', 'line Bcc: x'],
  ])('%j is %j', (text, shown) => {
    expect(fromOutside(text)).toBe(shown);
  });

  it('has at most 80 characters, and no half of one', () => {
    expect(fromOutside('a'.repeat(80))).toBe('a'.repeat(80));
    expect(fromOutside('a'.repeat(81))).toBe(`${'a'.repeat(79)}…`);
    expect(fromOutside('🔑'.repeat(100))).toBe(`${'🔑'.repeat(79)}…`);
  });

  it('has no live link and no control character, whatever it is', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...Object.values(HOSTILE)), anyText, (before, hostile, after) => {
        const shown = fromOutside(`${before} ${hostile} ${after}`);
        expect(shown).not.toMatch(LIVE);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('the door to mail', () => {
  it('reaches every text, however deep, and nothing else', () => {
    expect(mailDoor({ a: 'x\ny', b: [{ c: 'http://x' }, 1, null, true] })).toEqual({
      a: 'x y',
      b: [{ c: 'http[:]//x' }, 1, null, true],
    });
  });

  it('leaves commands to be pasted, on one line each', () => {
    const commands = ["aws s3 cp 's3://b/credential/ana/x.csv' -", 'a\nb'];
    expect(mailDoor({ steps: [{ text: 's3://b', commands }] })).toEqual({
      steps: [{ text: 's3://b', commands: [commands[0], 'a b'] }],
    });
  });

  it('leaves names of users and of rules readable', () => {
    const text = 'Key of elif.demir: rotate.after is 90d.';
    expect(mailDoor(text)).toBe(text);
  });

  it('quotes nothing that would be a link', () => {
    expect(mailDoor('The tag "see evil.example" is unreadable; evil.example/x')).toBe(
      'The tag "see evil[.]example" is unreadable; evil[.]example/x',
    );
  });
});

it('a notice holds no live link, no HTML and no line of anybody else’s, wherever the text stands', async () => {
  const templates = await loadTemplates(null, async () => null);
  const entry = anEntry(
    { description: ALL_HOSTILE },
    { message: `The tag says "${ALL_HOSTILE}".`, rule: ALL_HOSTILE, reason: 'ExemptionUnreadable' },
  );
  const hostile = { ...entry, user: { ...entry.user, path: `/${ALL_HOSTILE}/` } };
  const many = Array.from({ length: 7 }, (_, index) => ({
    ...hostile,
    key: aKey({ keyId: `AKIAIOSFODNN7EXAMPL${index}` }),
  }));
  for (const entries of [[hostile], many]) {
    const message = composeNotice(
      {
        ...aNotice(...entries),
        owner: { address: 'bob@example.com', name: ALL_HOSTILE },
        account: { id: '111122223333', alias: ALL_HOSTILE },
      },
      templates,
    );
    expect(message.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    const html = message.html
      .replaceAll('http://www.w3.org/1999/xhtml', '')
      .replaceAll(/ style="[^"]*"/g, '');
    for (const part of [message.subject, message.text, html]) {
      expect(part.replaceAll(/bob@example\.com/g, '')).not.toMatch(LIVE);
      expect(part).not.toMatch(/^FORGED|^Bcc:/m);
    }
    expect(html).not.toMatch(/<script|<img|onerror=[^&]*>/);
  }
});
