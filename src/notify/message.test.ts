import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/known.ts';
import { DAY } from '../core/model/time.ts';
import { weekdayAndDay } from './dates.ts';
import { NOW, aNotice, anEntry, anyText } from './entries.fixture.ts';
import { composeNotice } from './message.ts';
import type { NoticeEntry, NoticeInput } from './notice.ts';
import { sampleNotices } from './samples.ts';
import { loadTemplates } from './templates.ts';

const templates = await loadTemplates(null, async () => null);
const compose = (input: NoticeInput) => composeNotice(input, templates);

describe('composeNotice', () => {
  it('goes to the owner, and tells everything about the key in both parts', () => {
    const message = compose(aNotice(anEntry({ description: 'build server' })));
    expect(message.to).toBe('bob@example.com');
    for (const part of [flat(message.text), message.html]) {
      for (const expected of [
        'AKIAIOSFODNN7EXAMPLE',
        'build server',
        'ci-deploy',
        'prod (111122223333)',
        '97 days, created 16 August 2026',
        '30 September 2026, 02:00 UTC (52 days ago), for s3, in eu-west-1',
        'Not used for 52 days; the limit is 45d.',
        'Saturday, 28 November 2026',
        '02:00 UTC',
        'in 7 days',
        'keywarden:exempt',
        'until=2027-02-19 reason=',
      ]) {
        expect(part).toContain(expected);
      }
    }
  });

  it('says never for a key that was never used, and says what is not known', () => {
    expect(flat(compose(aNotice(anEntry({ lastUsed: known(null) }))).text)).toContain('Last used: never');
    const text = flat(compose(aNotice(anEntry({ lastUsed: unknown('access denied') }))).text);
    expect(text).toContain('Last used: not known: access denied');
    const today = known({ at: NOW - 1, region: null, service: null });
    expect(flat(compose(aNotice(anEntry({ lastUsed: today }))).text)).toContain('(less than a day ago)');
  });

  it('tells the owner the facts, and not what the operators are told about the owner', () => {
    const entry = anEntry({}, { message: 'Not used for 52 days; the limit is 45d. The owner is told.' });
    const { text } = compose(aNotice(entry));
    expect(text).toContain('Why: Not used for 52 days; the limit is 45d.');
    expect(text).not.toContain('The owner is told');
  });

  it('covers all keys, the most urgent first', () => {
    const later = anEntry({
      user: 'later',
      keyId: 'AKIALATER0000EXAMPLE',
      notice: { promised: NOW + 9 * DAY },
    });
    const { text, html } = compose(aNotice(later, anEntry()));
    for (const part of [text, html]) {
      expect(part.indexOf('AKIAIOSFODNN7EXAMPLE')).toBeGreaterThan(-1);
      expect(part.indexOf('AKIAIOSFODNN7EXAMPLE')).toBeLessThan(part.indexOf('AKIALATER0000EXAMPLE'));
    }
  });

  it('refuses to be about nothing', () => {
    expect(() => compose(aNotice())).toThrow('at least one key');
  });

  it('breaks text at 76 characters, commands aside', () => {
    for (const input of sampleNotices()) {
      const long = compose(input)
        .text.split('\n')
        .filter((line) => line.length > 76 && !/^\s*(aws|keywarden) /.test(line));
      expect(long).toEqual([]);
    }
  });

  it('loads nothing from anywhere: no picture, no link, no script', () => {
    for (const input of sampleNotices()) {
      expect(compose(input).html).not.toMatch(/<(img|link|script|iframe|a)\b|url\(|src=|@import/i);
    }
  });

  it('names every key by its full id and every promised date, in text and HTML', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 5 }), (entries) => {
        const { text, html, subject } = compose(aNotice(...entries));
        for (const { key, notice } of entries) {
          expect(text).toContain(key.keyId);
          expect(html).toContain(key.keyId);
          if (notice.promised === null) continue;
          expect(text).toContain(weekdayAndDay(notice.promised));
          expect(html).toContain(weekdayAndDay(notice.promised));
        }
        if (entries.length === 1) expect(subject).toContain(entries[0]?.key.keyId);
      }),
      { numRuns: 60 },
    );
  });

  it('never turns a hostile name into markup, nor into a header', () => {
    const expected = tagsOf(compose(hostile('harmless')).html);
    fc.assert(
      fc.property(hostileText, (text) => {
        const { subject, html } = compose(hostile(text));
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(tagsOf(html)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

const anyEntry: fc.Arbitrary<NoticeEntry> = fc
  .record({
    keyId: fc.stringMatching(/^AKIA[A-Z2-7]{16}$/),
    announced: fc.constantFrom('deactivate', 'delete', 'rotate', 'attention'),
    promised: fc.option(fc.integer({ min: NOW, max: NOW + 400 * DAY })),
    reminder: fc.option(fc.constantFrom(DAY, 5 * DAY)),
    reason: fc.constantFrom(
      'Unused',
      'InactiveTooLong',
      'Adopted',
      'AgeWarning',
      'TwoKeysInUse',
      'NoFreeSlot',
      'Quarantined',
    ),
    urgent: fc.boolean(),
  } as const)
  .map(({ keyId, reason, ...notice }) => anEntry({ keyId, notice }, { reason }));

const hostileText = fc
  .tuple(
    anyText,
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='x",
      '</title></style>',
      '{{ owner }}{% if %}',
      '\r\nBcc: eve@example.com',
      '&lt;b&gt;',
      '<!--',
    ),
    fc.string({ maxLength: 20 }),
  )
  .map((parts) => parts.join(''));

/** A notice in which everything that comes from outside is this text. */
function hostile(text: string): NoticeInput {
  const entry = anEntry(
    { user: text, keyId: `AKIA${text}`, description: text },
    { message: text, rule: text },
  );
  const user = { ...entry.user, path: `/${text}/`, attachedPolicies: known([text]) };
  return {
    ...aNotice({ ...entry, user }, { ...entry, user, reason: 'Quarantined' }),
    owner: { address: 'bob@example.com', name: text },
    account: { id: '111122223333', alias: text },
  };
}

/** Every tag with its attributes, in order; the words of a command are spans of their own, so spans are left out. */
function tagsOf(html: string): readonly string[] {
  return (html.match(/<[^>]*>/g) ?? []).filter((tag) => !/^<\/?span/.test(tag));
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}
