import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html } from '../../core/html.ts';
import type { Mail } from '../../sandbox/ses/mails.ts';

/** A mail and the names of its files, without extension. */
interface Filed {
  readonly mail: Mail;
  readonly name: string;
}

/**
 * Writes every mail as its reader saw it, and a page that lists them.
 * @param folder is made
 * @param isDigest digests are listed apart, as there is one of every run
 * @returns the path of the page
 */
export async function writeMails(
  folder: string,
  mails: readonly Mail[],
  isDigest: (mail: Mail) => boolean,
): Promise<string> {
  const digests = named('digests', mails.filter(isDigest));
  const notices = named(
    'notices',
    mails.filter((mail) => !isDigest(mail)),
  );
  for (const name of ['notices', 'digests']) await mkdir(join(folder, name), { recursive: true });
  for (const { mail, name } of [...notices, ...digests]) {
    if (mail.html !== null) await writeFile(join(folder, `${name}.html`), mail.html);
    await writeFile(
      join(folder, `${name}.txt`),
      `To: ${mail.to.join(', ')}\nSubject: ${mail.subject}\n\n${mail.text ?? ''}`,
    );
  }
  const page = join(folder, 'index.html');
  await writeFile(page, indexPage(notices, digests));
  return page;
}

function named(folder: string, mails: readonly Mail[]): readonly Filed[] {
  return mails.map((mail, index) => {
    const number = String(index + 1).padStart(3, '0');
    const to = (mail.to[0] ?? '').replace(/@.*/, '').replaceAll(/[^\w.-]/g, '_');
    return { mail, name: `${folder}/${number}-${mail.at.slice(0, 10)}-${to}` };
  });
}

function indexPage(notices: readonly Filed[], digests: readonly Filed[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails of the Keywarden demo</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
  summary { cursor: pointer; margin: 2rem 0 1rem; font-size: 1.2rem; }
  .bad { color: #d92d20; }
</style>
<h1>Mails of the Keywarden demo</h1>
<p>The embedded AWS took them and delivers nothing: this folder is as far as they went. Newest last.</p>
<h2>To owners (${notices.length})</h2>
${table(notices)}
<details><summary>To the operators: a digest of every run (${digests.length})</summary>
${table(digests)}
</details>
</html>
`;
}

function table(filed: readonly Filed[]): string {
  const rows = filed.map(({ mail, name }) => {
    const outcome = mail.outcome === 'delivered' ? '' : ` <span class="bad">${mail.outcome}</span>`;
    return `<tr><td>${mail.at.slice(0, 10)}<td>${html(mail.to.join(', '))}${outcome}<td><a href="${name}.html">${html(mail.subject)}</a><td><a href="${name}.txt">text</a>`;
  });
  return `<table><tr><th>Day<th>To<th>Subject<th>\n${rows.join('\n')}\n</table>`;
}
