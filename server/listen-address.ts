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

/** What an admin has to know about the address, in lines. */
export function describeListening(host: string): string[] {
  if (isLoopback(host))
    return [
      'Only this machine reaches it. To open it to others, run a web server with TLS in front and set PUBLIC_URL=https://…;',
      'or set HOST=0.0.0.0, or :: for IPv6 too: then the network sees everything that is sent.'
    ];
  const where = WILDCARDS.includes(host) ? 'every address of this machine' : host;
  return [`It listens on ${where}. Without TLS in front the network sees everything that is sent.`];
}

/** The URL at which a server with this configuration can be reached on this machine. A wildcard is no address to connect to. */
export function localUrl(host: string, port: number, basePath = ''): string {
  const address = WILDCARDS.includes(host) ? LOOPBACK : host;
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}${basePath}`;
}
