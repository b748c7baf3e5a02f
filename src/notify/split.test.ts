import { beforeAll, describe, expect, it } from 'vitest';
import { known } from '../core/model/known.ts';
import { DAY } from '../core/model/time.ts';
import { compile } from './engine.ts';
import { NOW, aKey, aNotice, anEntry } from './entries.fixture.ts';
import type { NoticeEntry } from './notice.ts';
import { composeLetters } from './split.ts';
import { type Templates, loadTemplates } from './templates.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await loadTemplates(null, async () => null);
});

const keyId = (number: number) => `AKIA${String(number).padStart(16, '0')}`;

/** So many keys of so many users, with all that a key can have, promised on ten different days. */
function many(count: number, parts: Partial<NoticeEntry> = {}): readonly NoticeEntry[] {
  return Array.from({ length: count }, (_, number) => {
    const entry = anEntry({
      user: `svc-payments-reconciliation-${number}`,
      keyId: keyId(number),
      description: 'nightly reconciliation of the payments ledger, team blue',
      notice: { promised: NOW + (7 + (number % 10)) * DAY },
      siblings: [aKey({ keyId: `AKIB${String(number).padStart(16, '0')}` })],
    });
    return { ...entry, ...parts };
  });
}

const bytes = ({ text, html }: { readonly text: string; readonly html: string }) =>
  Buffer.byteLength(text) + Buffer.byteLength(html);

describe('the messages to one owner', () => {
  it('are one up to fifty keys, which says nothing of parts', () => {
    const letters = composeLetters(aNotice(...many(50)), templates);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.message.subject).not.toContain(' of ');
  });

  it('are two for fifty-one', () => {
    const letters = composeLetters(aNotice(...many(51)), templates);
    expect(letters.map(({ entries }) => entries.length)).toEqual([50, 1]);
    expect(letters.map(({ message }) => message.subject.slice(-8))).toEqual([', 1 of 2', ', 2 of 2']);
  });

  it('hold 800 keys, each once, at most fifty and 90 kB a message, the most urgent first', () => {
    const all = many(800);
    const letters = composeLetters(aNotice(...all), templates);
    expect(letters).toHaveLength(16);
    for (const { message, entries } of letters) {
      expect(entries.length).toBeLessThanOrEqual(50);
      expect(bytes(message)).toBeLessThanOrEqual(90_000);
      for (const { key, user } of entries)
        for (const part of [message.text, message.html]) {
          expect(part).toContain(key.keyId);
          expect(part).toContain(user.user);
        }
      expect(message.text).toContain('keywarden restore KEY --account 111122223333');
    }
    const told = letters.flatMap(({ entries }) => entries);
    expect(new Set(told)).toEqual(new Set(all));
    const dates = told.map(({ notice }) => notice.promised ?? 0);
    expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  });

  it('are more where each key takes more room', () => {
    const handover = {
      keyId: 'AKIANEW0000000000000',
      where: `Secrets Manager, arn:aws:secretsmanager:eu-west-1:111122223333:secret:keywarden/${'x'.repeat(300)}`,
      fetch: [`aws secretsmanager get-secret-value --secret-id keywarden/${'x'.repeat(600)}`],
    };
    const letters = composeLetters(aNotice(...many(50, { reason: 'Replaced', handover })), templates);
    expect(letters.length).toBeGreaterThan(1);
    for (const { message, entries } of letters) {
      expect(bytes(message)).toBeLessThanOrEqual(90_000);
      for (const _ of entries) expect(message.text).toContain(handover.fetch[0]);
    }
    expect(letters.flatMap(({ entries }) => entries)).toHaveLength(50);
  });

  it('count bytes, not characters', () => {
    const wide = many(50).map((entry) => ({
      ...entry,
      user: { ...entry.user, tags: known(new Map([[entry.key.keyId ?? '', '鍵'.repeat(250)]])) },
    }));
    for (const { message } of composeLetters(aNotice(...wide), templates))
      expect(bytes(message)).toBeLessThanOrEqual(90_000);
  });

  it('tell of a single key though a template makes too much of it', () => {
    const sources = Object.fromEntries(
      [
        'notice.subject',
        'notice.text',
        'notice.html',
        'digest.subject',
        'digest.text',
        'digest.html',
        'frame.html',
      ].map((name) => [name, { file: name, text: name === 'notice.html' ? 'x'.repeat(100_000) : 'y' }]),
    ) as Parameters<typeof compile>[0];
    const letters = composeLetters(aNotice(...many(3)), compile(sources));
    expect(letters.map(({ entries }) => entries.length)).toEqual([1, 1, 1]);
  });
});

describe('a message about more than five keys', () => {
  const message = (entries: readonly NoticeEntry[]) => {
    const [letter] = composeLetters(aNotice(...entries), templates);
    if (letter === undefined) throw new Error('there is no message');
    return letter.message;
  };

  it('says what to do once, and at each key what is true of it alone', () => {
    const { text } = message(many(6));
    expect(text.match(/aws iam update-access-key/g)).toHaveLength(2);
    expect(text).toContain(
      'aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive',
    );
    expect(text.match(/Last used: 30 September 2026/g)).toHaveLength(6);
    expect(text.match(/^ {2}Deactivated, not before:$/gm)).toHaveLength(6);
  });

  it('gives five keys a section each', () => {
    const { text } = message(many(5));
    expect(text).not.toContain('USER');
    expect(text).toContain(`--access-key-id ${keyId(4)} --status Inactive`);
  });

  it('keeps apart what is not alike', () => {
    const [first, ...others] = many(7);
    if (first === undefined) throw new Error('there is no entry');
    const deletion = { ...first.notice, announced: 'delete' as const };
    const { text } = message([
      { ...first, notice: deletion, key: { ...first.key, status: 'Inactive' } },
      ...others,
    ]);
    expect(text).toContain('DEACTIVATED, WILL BE DELETED (1)');
    expect(text).toContain('WILL BE DEACTIVATED (6)');
    // Alone of its kind, it is named in its commands.
    expect(text).toContain(
      `aws iam delete-access-key --user-name ${first.user.user} --access-key-id ${first.key.keyId}`,
    );
  });
});
