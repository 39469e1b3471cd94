/** The address of a client behind proxies: accounts are locked, and attempts counted, by it. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** This machine itself is always trusted: a program that runs here needs no forged header. */
const LOOPBACK = ['127.0.0.0/8', '::1'];

export const SUBNET = /^([^/]+)(?:\/(\d{1,3}))?$/;

/** Whether this is an IP address, or a range of them like `10.0.0.0/8`. */
export function isSubnet(text: string): boolean {
  const [, address = '', bits] = SUBNET.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}

/** The proxies whose headers are believed: those at these addresses or in these ranges, and those on this machine. */
export function trustedProxies(subnets: readonly string[] = []): BlockList {
  const list = new BlockList();
  for (const subnet of [...LOOPBACK, ...subnets]) {
    const [, address = '', bits] = SUBNET.exec(subnet) ?? [];
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

/** Whether the program at the other end of the connection is a trusted proxy. */
export function isTrusted(address: string | undefined, trusted: BlockList): boolean {
  const parsed = parseAddress(address ?? '');
  return parsed !== undefined && trusted.check(parsed, isIP(parsed) === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The last address, read from the connection backwards through `X-Forwarded-For`, that is no trusted proxy's. What a client
 * itself wrote into the header is further to the left, and never read.
 */
export function readClientAddress({ socket, headers }: IncomingMessage, trusted = trustedProxies()): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  let client = parseAddress(socket.remoteAddress ?? '') ?? '';
  for (const hop of forwarded.reverse()) {
    if (!isTrusted(client, trusted)) return client;
    if (hop.trim() === '') continue;
    const parsed = parseAddress(hop);
    if (parsed === undefined) return client;
    client = parsed;
  }
  return client;
}

/** An address in one spelling, without port, brackets and zone; one of IPv4 within IPv6 is that of IPv4. */
function parseAddress(text: string): string | undefined {
  const given = text.trim();
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(given) ?? [];
  const [, beforePort] = /^(\d+(?:\.\d+){3}):\d+$/.exec(given) ?? [];
  const [address = ''] = (bracketed ?? beforePort ?? given).split('%');
  if (isIP(address) === 4) return address;
  if (isIP(address) !== 6) return undefined;
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return canonical;
  const [left, right] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [left >> 8, left & 255, right >> 8, right & 255].join('.');
}

/** The part of an address that one client has: of IPv6, each has at least 2⁶⁴. */
export function clientNetwork(given: string): string {
  const address = parseAddress(given) ?? given;
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length);
  const all = [
    ...groups(head),
    ...new Array<string>(address.includes('::') ? missing : 0).fill('0'),
    ...groups(tail)
  ];
  return `${all.slice(0, 4).join(':')}::/64`;
}
