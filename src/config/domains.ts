import { domainToASCII } from 'node:url';

/** A domain as addresses are compared with it: in lower case and ASCII. @param written with a leading dot: what lies below it */
export function normaliseDomain(written: string): string {
  const isBelow = written.startsWith('.');
  return `${isBelow ? '.' : ''}${domainToASCII(isBelow ? written.slice(1) : written)}`;
}

/** The domains of addresses, or of senders such as `A name <address>`. */
export function domainsOf(senders: readonly string[]): readonly string[] {
  return senders.map((sender) => sender.slice(sender.lastIndexOf('@') + 1).replace(/>$/, ''));
}
