/** One POST to an address that somebody typed: bounded in time and size, without redirects, and only to where the server may send. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { AddressRefusedError, type Addresses } from './public-addresses.ts';

export type OutgoingRequest = { url: string; headers: Record<string, string>; body: string | Buffer };
export type Received = { status: number; retryAfter: string | undefined };

/** Of a response this much is read; the rest says nothing that is needed. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * Sends the request. A redirect is a response like any other.
 * @throws AddressRefusedError; Error where no response comes in time.
 */
export function sendRequest(
  { url, headers, body }: OutgoingRequest,
  { addresses, timeoutMs, ca }: { addresses: Addresses; timeoutMs: number; ca?: string | undefined }
): Promise<Received> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
  // A connection to a literal address asks nobody.
  if (isIP(host) !== 0 && !addresses.isReachable(host)) return Promise.reject(new AddressRefusedError(host));
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = send(target, {
      method: 'POST',
      agent: false,
      ...(ca !== undefined && { ca }),
      lookup: addresses.lookup,
      headers: { ...headers, 'content-length': String(bytes.length) }
    });
    // Of the whole exchange: a receiver that sends a byte now and then is as slow as one that sends none.
    const timer = setTimeout(
      () => request.destroy(new Error(`no complete response within ${timeoutMs / 1000} s`)),
      timeoutMs
    );
    const finish = (response: IncomingMessage) => {
      clearTimeout(timer);
      request.destroy();
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    };
    request.once('socket', (socket) => {
      const check = () => {
        const { remoteAddress = '' } = socket;
        if (target.protocol === 'http:' && !addresses.isAllowed(remoteAddress.replace(/^::ffff:/, '')))
          request.destroy(new Error('http:// is for networks that CHANNEL_NETWORKS names: use https://'));
      };
      socket.once('connect', check);
    });
    request.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.once('response', (response) => {
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > MAX_RESPONSE_BYTES) finish(response);
      });
      response.once('end', () => finish(response));
      response.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
    });
    request.end(bytes);
  });
}
