import { describe, expect, it } from 'vitest';
import { aNotice, anEntry } from './entries.fixture.ts';
import { composeNotice } from './message.ts';
import { TemplateError } from './template-error.ts';
import { loadTemplates } from './templates.ts';

describe('loadTemplates', () => {
  it('reads nothing when no folder is given', async () => {
    await expect(
      loadTemplates(null, async () => Promise.reject(new Error('nothing was to be read'))),
    ).resolves.toBeDefined();
  });

  it('takes the templates that are in the folder, and ours for the rest', async () => {
    const templates = await loadTemplates(
      'mine/',
      files({ 'mine/notice.subject.liquid': '[ACME] {{ subject }}\n' }),
    );
    const { subject, text } = composeNotice(aNotice(anEntry()), templates);
    expect(subject).toMatch(/^\[ACME\] Access key AKIAIOSFODNN7EXAMPLE/);
    expect(text).toContain('WHAT TO DO');
  });

  it('puts an operator’s frame around our own notices', async () => {
    const frame = '<main>{% block main %}{% endblock %}</main>';
    const templates = await loadTemplates('mine', files({ 'mine/frame.html.liquid': frame }));
    expect(composeNotice(aNotice(anEntry()), templates).html).toMatch(
      /^<main>[\s\S]*What to do[\s\S]*<\/main>$/,
    );
  });

  it('escapes in an operator’s HTML template too', async () => {
    const templates = await loadTemplates('mine', files({ 'mine/notice.html.liquid': '{{ keys[0].user }}' }));
    expect(composeNotice(aNotice(anEntry({ user: '<b>' })), templates).html).toBe('&lt;b&gt;');
  });

  it('lets a template tell the situations apart and write its own words', async () => {
    const own = '{% for key in keys %}{{ key.situation }} {{ key.reason }} {{ key.id }}{% endfor %}';
    const templates = await loadTemplates('mine', files({ 'mine/notice.text.liquid': own }));
    expect(composeNotice(aNotice(anEntry()), templates).text).toBe(
      'deactivation Unused AKIAIOSFODNN7EXAMPLE\n',
    );
  });

  it.each([
    ['a misspelt name', 'Hello\n{{ ownr.name }}', /notice\.text\.liquid, line 2: undefined variable: ownr/],
    [
      'a misspelt filter',
      '\n\n{{ subject | shout }}',
      /notice\.text\.liquid, line 3: undefined filter: shout/,
    ],
    ['an unknown tag', '{% foo %}', /notice\.text\.liquid, line 1: tag "foo" not found/],
    ['a place that is never closed', '{{ subject', /notice\.text\.liquid, line 1: .*not closed/],
    [
      'a name that only some notices reach',
      '{% if keys[0].reason == "Quarantined" %}\n{{ oops }}{% endif %}',
      /line 2: .*oops/,
    ],
  ])('refuses %s, with file and line, before anything is sent', async (_what, text, expected) => {
    const loading = loadTemplates('mine', files({ 'mine/notice.text.liquid': text }));
    await expect(loading).rejects.toThrow(TemplateError);
    await expect(loading).rejects.toThrow(expected);
    await expect(loading).rejects.toThrow('mine/notice.text.liquid');
  });

  it('names the frame when the fault is in the frame', async () => {
    const loading = loadTemplates('mine', files({ 'mine/frame.html.liquid': '<p>\n{{ oops }}' }));
    await expect(loading).rejects.toThrow(/mine\/frame\.html\.liquid, line 2/);
  });

  it('refuses a digest template with a fault', async () => {
    const loading = loadTemplates('mine', files({ 'mine/digest.html.liquid': '{{ oops }}' }));
    await expect(loading).rejects.toThrow(/mine\/digest\.html\.liquid, line 1/);
  });

  it('refuses a folder without any template: the setting would do nothing', async () => {
    await expect(loadTemplates('mine', files({}))).rejects.toThrow(
      /no template in mine.*notice\.html\.liquid/,
    );
  });

  it('reads no file but the templates, whatever a template asks for', async () => {
    const text = '{% layout "../../secrets.txt" %}';
    await expect(loadTemplates('mine', files({ 'mine/notice.html.liquid': text }))).rejects.toThrow(
      TemplateError,
    );
  });
});

function files(contents: Readonly<Record<string, string>>) {
  return async (path: string) => contents[path] ?? null;
}
