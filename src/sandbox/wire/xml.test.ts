import { describe, expect, it } from 'vitest';
import { element } from './xml.ts';

describe('XML of the query protocol', () => {
  it('writes lists as members, maps as entries, and leaves out what is undefined', () => {
    expect(element('A', { B: [{ C: 1 }, { C: 2 }], D: undefined, E: new Map([['k', 'v']]) })).toBe(
      '<A><B><member><C>1</C></member><member><C>2</C></member></B><E><entry><key>k</key><value>v</value></entry></E></A>',
    );
  });

  it('writes an empty list as an empty element', () => {
    expect(element('Tags', [])).toBe('<Tags/>');
  });

  it('escapes what would be markup, and keeps carriage returns', () => {
    expect(element('V', 'a<b>&"c"\r')).toBe('<V>a&lt;b&gt;&amp;&quot;c&quot;&#xD;</V>');
  });
});
