/** The address that the server listens on, as it is configured and as a URL. */
import { isIPv4, isIPv6 } from 'node:net';

export const LOOPBACK = '127.0.0.1';
export const ALL_ADDRESSES = '0.0.0.0';

const WILDCARDS = [ALL_ADDRESSES, '::', ''];

/** Whether only this machine reaches a server that listens on this name or address. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === 'localhost' ||
  (isIPv4(host) && host.startsWith('127.')) ||
  (isIPv6(host) && /^(::1|::ffff:127\..*|(0+:){7}0*1)$/i.test(host));

/** The URL at which a server that listens there can be reached on this machine. A wildcard is no address to connect to. */
export function localUrl(host: string, port: number): string {
  const address = WILDCARDS.includes(host) ? LOOPBACK : host;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
