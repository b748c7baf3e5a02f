import { beforeAll, describe, expect, it } from 'vitest';
import { composeNotice } from '../../notify/message.ts';
import { sampleNotices } from '../../notify/samples.ts';
import { type Templates, loadTemplates } from '../../notify/templates.ts';
import { announcements, wordsOf } from './announcements.ts';
import { KEY, OTHER_KEY, agreement, mail, notice } from './testing.fixture.ts';

const read = (...mails: Parameters<typeof announcements>[0]['mails'][number][]) =>
  announcements({ calls: [], mails }, agreement());

describe('what the judge reads in a mail', () => {
  it('is key, step, date and whom it reached', () => {
    expect(read(notice(0, 'Deactivated', 'Tuesday, 15 September 2026, 02:05 UTC'))).toEqual([
      {
        keyId: KEY,
        step: 'deactivated',
        notBefore: Date.UTC(2026, 8, 15, 2, 5),
        sentAt: Date.UTC(2026, 8, 1, 2),
        account: '111122223333',
        messageId: 'mail-0',
        reached: ['bob@example.com'],
      },
    ]);
  });
  it('gives each key the date below its own name', () => {
    const both = mail(
      0,
      `${KEY} of bob\n\n  Deleted, not before:\n  Friday, 2 October 2026, 02:00 UTC (soon)\n${OTHER_KEY} of bob\n\n  Deactivated, not before:\n  Saturday, 3 October 2026, 02:00 UTC (soon)\n`,
    );
    expect(
      read(both).map(({ keyId, step, notBefore }) => [keyId, step, new Date(notBefore).getUTCDate()]),
    ).toEqual([
      [KEY, 'deleted', 2],
      [OTHER_KEY, 'deactivated', 3],
    ]);
  });
  it('is nothing where a key is only named', () => {
    expect(read(mail(0, `${KEY} of bob\n\nThis key is getting old.\n`))).toEqual([]);
  });
  it('is nothing in a digest, nor in a mail without text', () => {
    const digest = { ...notice(0, 'Deleted', 'Friday, 2 October 2026, 02:00 UTC'), to: ['ops@example.com'] };
    expect(read(digest, { ...mail(0, ''), text: null })).toEqual([]);
  });
});

describe('an all-clear', () => {
  const said = (text: string) =>
    wordsOf({ mails: [mail(0, text)] }, agreement()).map(({ keyId, step }) => [keyId, step]);

  it('is read where a notice is taken back, or no date is set', () => {
    expect(said(`${KEY} of bob\n\nNothing will happen to access\nkey ${KEY} of bob.\n`)).toEqual([
      [KEY, null],
    ]);
    expect(
      said(`${KEY} of bob\n\nTHE KEY\n  x\n\nWHAT HAPPENS\n  No date is set for its deletion.\n`),
    ).toEqual([[KEY, null]]);
  });
  it('stands below a list once, for each key of it that has no date of its own', () => {
    const dated = `${OTHER_KEY} of bob\n  Deleted, not before:\n  Friday, 2 October 2026, 02:00 UTC (soon)`;
    const text = `DEACTIVATED (2)\n${KEY} of bob\n\n${dated}\n\nWHAT HAPPENS\n  No date is set for its deletion.\n`;
    expect(said(text)).toEqual([
      [KEY, null],
      [OTHER_KEY, 'deleted'],
    ]);
  });
  it('of one list says nothing of the next', () => {
    const text = `${KEY} of bob\n\nWHAT HAPPENS\n  No date is set for it.\n\nKEYS (1)\n${OTHER_KEY} of bob\n\nWHAT HAPPENS\n  It works.\n`;
    expect(said(text)).toEqual([[KEY, null]]);
  });
});

// Should the templates change their words, the judge must not go blind.
describe('what the templates print', () => {
  let templates: Templates;
  beforeAll(async () => {
    templates = await loadTemplates(null, () => Promise.resolve(null));
  });

  it('is read with every date of a deactivation or deletion', () => {
    for (const input of sampleNotices()) {
      const expected = input.entries.flatMap(({ key, notice: { announced, promised } }) =>
        promised !== null && key.keyId !== null && (announced === 'deactivate' || announced === 'delete')
          ? [`${key.keyId} ${announced}d ${promised}`]
          : [],
      );
      const { text } = composeNotice(input, templates);
      const found = read(mail(0, text)).map(({ keyId, step, notBefore }) => `${keyId} ${step} ${notBefore}`);
      expect(found.toSorted()).toEqual(expected.toSorted());
    }
    expect.hasAssertions();
  });
});
