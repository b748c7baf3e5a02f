/**
 * Percent-encodes everything but RFC 3986's unreserved characters, as Signature Version 4 asks
 * (`encodeURIComponent` leaves `!'()*` alone).
 */
export const encodeRfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Percent-decodes; text that is not well-formed stays as it is. */
export const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
