/**
 * What the query protocol's XML is made of. A list becomes `<member>` elements, a map `<entry>` elements of key and value;
 * `undefined` is left out.
 */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | ReadonlyMap<string, XmlValue>
  | { readonly [name: string]: XmlValue };

/**
 * One element and what is in it.
 * @example element('Tag', { Key: 'a', Value: 'b' }) // <Tag><Key>a</Key><Value>b</Value></Tag>
 */
export const element = (name: string, value: XmlValue): string => {
  if (value === undefined) return '';
  const content = inside(value);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
};

/** The children of an element, without the element itself. */
export const inside = (value: XmlValue): string => {
  if (value === undefined) return '';
  if (isList(value)) return value.map((each) => element('member', each)).join('');
  if (value instanceof Map)
    return [...(value as ReadonlyMap<string, XmlValue>)]
      .map(([key, each]) => element('entry', { key, value: each }))
      .join('');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, each]) => element(name, each))
      .join('');
  return escapeXml(String(value));
};

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, (char) => ESCAPES.get(char) ?? char);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  // A bare carriage return would be read as a line feed.
  ['\r', '&#xD;'],
]);
