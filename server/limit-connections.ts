/** Bounds what connections cost before a request is read: their number, and how slowly they may send. */
import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { clientNetwork, isTrusted, trustedProxies } from '../couch/client-address.ts';

/** Of all clients, and of one address, of IPv6 one network: a team behind one router has fewer. */
const MAX_CONNECTIONS = 4000;
const MAX_PER_ADDRESS = 500;

/** For `createServer`: how long a client may take to send the headers, and the whole request. Responses may take longer. */
export const REQUEST_TIMEOUTS = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 5_000
} satisfies ServerOptions;

/**
 * Reads and drops what was not read of a request once the response is sent. Otherwise the next request on the same connection,
 * which behind a proxy is somebody else's, would never be read.
 */
export function dropUnreadBodies(server: Server): void {
  server.on('request', (request, response) => {
    response.once('finish', () => request.complete || request.resume());
  });
}

/** Connections of trusted proxies count only in all. */
export function limitConnections(
  server: Server,
  subnets: readonly string[] = [],
  maxPerAddress = MAX_PER_ADDRESS
): void {
  server.maxConnections = MAX_CONNECTIONS;
  const trusted = trustedProxies(subnets);
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    if (socket.remoteAddress === undefined || isTrusted(socket.remoteAddress, trusted)) return;
    const address = clientNetwork(socket.remoteAddress);
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    });
    if (count > maxPerAddress) socket.destroy();
  });
}
