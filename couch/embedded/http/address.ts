import type { IncomingMessage } from 'node:http';

const isLoopback = (address: string) => /^(127\.|::1$|::ffff:127\.)/.test(address);

/**
 * Where a request comes from, for locking accounts: the last address that is not this machine's own. Only a proxy on the same
 * machine is believed in what it tells of its clients (`X-Forwarded-For`), as what others tell could be made up.
 */
export function readAddress({ socket, headers }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? '';
  const told = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const hops = [...told.map((address) => address.trim()).filter(Boolean), peer];
  return hops.findLast((address) => !isLoopback(address)) ?? peer;
}
