import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../core/model/time.ts';
import { composeDigest } from './digest.ts';
import type { DigestInput } from './digest-input.ts';
import { anyText } from './entries.fixture.ts';
import { loadTemplates } from './templates.ts';

const templates = await loadTemplates(null, async () => null);
const NOW = Date.UTC(2026, 10, 21, 6);
const item = {
  user: 'ci-deploy',
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  reason: 'Unused',
  message: 'Not used for 52 days.',
} as const;

describe('composeDigest', () => {
  it('says that there was nothing to do', () => {
    const { to, subject, text } = compose({});
    expect(to).toBe('ops@example.com');
    expect(subject).toBe('Keywarden: nothing to do (account prod)');
    expect(text).toContain('0 failed');
  });

  it('puts failures before everything else', () => {
    const { subject, text, html } = compose({
      done: [{ ...item, step: 'deactivate' }],
      failed: [
        { step: 'delete', user: 'old-app', keyId: 'AKIAI44QH8DHBEXAMPLE', message: 'AWS did not answer.' },
      ],
    });
    expect(subject).toBe('Keywarden: 1 failed, 1 done (account prod)');
    for (const part of [text, html]) {
      expect(part.indexOf('AWS did not answer.')).toBeGreaterThan(-1);
      expect(part.indexOf('AWS did not answer.')).toBeLessThan(part.indexOf('Not used for 52 days.'));
    }
  });

  it('says what stopped the run, in the subject too', () => {
    const { subject, text } = compose({ stopped: 'More than 20% of the keys would change.' });
    expect(subject).toBe('Keywarden: stopped at a guardrail (account prod)');
    expect(text).toContain('STOPPED: More than 20% of the keys would change.');
  });

  it('names user, key and reason of everything done', () => {
    const { text, html } = compose({ done: [{ ...item, step: 'deactivate' }] });
    expect(text).toContain(
      'DEACTIVATED (1)\n  ci-deploy AKIAIOSFODNN7EXAMPLE (Unused)\n    Not used for 52 days.',
    );
    expect(html).toContain('Unused: Not used for 52 days.');
  });

  it('names a failure of the whole account as that', () => {
    const { text, html } = compose({
      failed: [{ step: null, user: null, keyId: null, message: 'Access denied.' }],
    });
    expect(text).toContain('the whole account\n    Access denied.');
    expect(html).toContain('The whole account');
  });

  it('shows what comes in the next seven days, the first first, and nothing later', () => {
    const { text } = compose({
      upcoming: [
        { ...item, user: 'too-late', step: 'delete', due: NOW + 7 * DAY + 1 },
        { ...item, user: 'last', step: 'delete', due: NOW + 7 * DAY },
        { ...item, user: 'first', step: 'deactivate', due: NOW + DAY },
      ],
    });
    expect(text).toContain('THE NEXT SEVEN DAYS (2)');
    expect(text.indexOf('deactivate first')).toBeLessThan(text.indexOf('delete last'));
    expect(text).not.toContain('too-late');
  });

  it('groups what is held by reason, the largest group first, and counts what it leaves out', () => {
    const many = Array.from({ length: 7 }, (_, n) => ({
      ...item,
      reason: 'TwoKeysInUse' as const,
      user: `user-${n}`,
    }));
    const { text } = compose({ held: [{ ...item, reason: 'Exempt' }, ...many] });
    expect(text.indexOf('Two keys in use: 7')).toBeLessThan(text.indexOf('Exempt: 1'));
    expect(text).toContain('user-4');
    expect(text).not.toContain('user-5');
    expect(text).toContain('and 2 more');
  });

  it('passes notes on', () => {
    expect(compose({ notes: ['Tags were read user by user.'] }).text).toContain(
      'NOTES\n  Tags were read user by user.',
    );
  });

  it('never turns a hostile name into markup, nor into a header', () => {
    const expected = tagsOf(compose(hostile('harmless')).html);
    fc.assert(
      fc.property(anyText, fc.constantFrom('<b>', '"><i>', '\r\nBcc: x', '&amp;'), (text, bad) => {
        const { subject, html } = compose(hostile(text + bad));
        expect(subject).not.toMatch(/[\r\n]/);
        expect(tagsOf(html)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

function compose(parts: Partial<DigestInput>) {
  const quiet: DigestInput = {
    to: 'ops@example.com',
    account: { id: '111122223333', alias: 'prod' },
    run: '3f9c2a7b',
    now: NOW,
    stopped: null,
    done: [],
    failed: [],
    skipped: [],
    held: [],
    upcoming: [],
    notes: [],
  };
  return composeDigest({ ...quiet, ...parts }, templates);
}

function hostile(text: string): Partial<DigestInput> {
  const line = { user: text, keyId: `A${text}`, reason: 'Unused', message: text, step: 'delete' } as const;
  return {
    account: { id: '111122223333', alias: text },
    stopped: `A${text}`,
    done: [line],
    failed: [line],
    skipped: [line],
    held: [line],
    upcoming: [{ ...line, due: NOW }],
    notes: [text],
  };
}

function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>/g) ?? [];
}
