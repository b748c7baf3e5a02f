import { isIP } from 'node:net';

/**
 * Whom the certificate of a server has to name: left to itself, Node asks for no name, and compares the certificate of a
 * server that is known by its address with "localhost". An address is no server name (RFC 6066, 3), but is compared, too.
 */
export function serverIdentity(url: string): { readonly host: string; readonly servername?: string } {
  const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, '');
  return isIP(host) === 0 ? { host, servername: host } : { host };
}
