import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mail } from '../invariants/testing.fixture.ts';
import { writeMails } from './mail-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywarden-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes every mail as text and HTML, and a page that links them and escapes what they say', async () => {
  const notice = mail(0, 'Dear Bob', {
    html: '<p>Dear Bob</p>',
    subject: 'A key of <bob>',
    outcome: 'bounced',
  });
  const digest = mail(1, 'Dear operators', { to: ['ops@example.com'] });
  const page = await writeMails(folder, [notice, digest], ({ to }) => to.includes('ops@example.com'));

  expect(await readdir(join(folder, 'notices'))).toEqual([
    '001-2026-09-01-bob.html',
    '001-2026-09-01-bob.txt',
  ]);
  expect(await readdir(join(folder, 'digests'))).toEqual(['001-2026-09-02-ops.txt']);
  expect(await readFile(join(folder, 'notices/001-2026-09-01-bob.txt'), 'utf8')).toBe(
    'To: bob@example.com\nSubject: A key of <bob>\n\nDear Bob',
  );
  const html = await readFile(page, 'utf8');
  expect(html).toContain('<a href="notices/001-2026-09-01-bob.html">A key of &lt;bob&gt;</a>');
  expect(html).toContain('bounced');
  expect(html).toContain('To owners (1)');
});
