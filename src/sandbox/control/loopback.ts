/**
 * Whether a request was meant for this machine. The server listens on loopback only, but a web page could still reach
 * it through the visitor's browser, by a host name of its own that resolves to 127.0.0.1.
 * @param headers names in lower case.
 */
export const isLoopback = (headers: Readonly<Record<string, string>>): boolean => {
  const host = headers['host'] ?? '';
  const origin = headers['origin'];
  return LOOPBACK.test(host) && (origin === undefined || LOOPBACK.test(origin.replace(/^https?:\/\//, '')));
};

const LOOPBACK = /^(?:127\.0\.0\.1|\[::1\]|(?:[\w.-]+\.)?localhost)(?::\d+)?$/i;
