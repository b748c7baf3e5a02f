/** Child elements by name; `undefined` leaves one out, an array repeats it. */
export interface XmlNode {
  readonly [element: string]: XmlValue;
}
type XmlValue = string | number | boolean | undefined | XmlNode | readonly XmlValue[];

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A whole S3 response document. Errors carry no namespace, everything else does. */
export const xmlDocument = (root: string, content: XmlNode, namespace: string | null = NAMESPACE): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace === null ? '' : ` xmlns="${namespace}"`}>` +
  `${children(content)}</${root}>`;

/**
 * The text of the first element called `name` in a request body, or `undefined`. The few bodies S3 takes here
 * (bucket configurations) are flat, so a full parser would be of no use.
 */
export const elementText = (xml: string, name: string): string | undefined => {
  const found = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found.trim());
};

const children = (node: XmlNode): string =>
  Object.entries(node)
    .map(([name, value]) => element(name, value))
    .join('');

const element = (name: string, value: XmlValue): string => {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => element(name, item)).join('');
  const content = typeof value === 'object' ? children(value) : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
};

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // Control characters (a carriage return in a key) survive an XML parser only as references.
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f]/g, (char) => `&#x${char.charCodeAt(0).toString(16)};`);

const unescapeXml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
