const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * The one door to HTML: the text as it stands between tags or in a quoted attribute, where it is a text and nothing
 * else. Not for a place where a browser expects a script, a style or an address.
 */
export function html(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => NAMED[sign] ?? sign);
}
