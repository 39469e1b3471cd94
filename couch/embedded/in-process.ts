/** Requests from within this process: they have credentials and are checked like all others, but need no connection. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { abortable } from '../connection.ts';
import type { CouchReply, CouchRequest, Transport } from '../transport.ts';
import { handleRequest, REQUEST_IS_OVER } from './handle-request.ts';
import type { CouchResponse } from './http/response.ts';
import type { Endpoint } from './request.ts';

const ADDRESS = '127.0.0.1';
/** No response names it to anyone else: `Location` is of use to browsers only. */
const ROOT = 'http://127.0.0.1';

export function inProcess(endpoint: Endpoint): Transport {
  return async (request) => {
    // Most requests need no disk: without a pause, those of a loop would keep all others waiting.
    await nextTurn();
    const closed = new AbortController();
    const { signal } = request;
    const close = () => closed.abort(REQUEST_IS_OVER);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', close, { once: true });
    try {
      const reply = respond(endpoint, request, closed);
      return await (signal ? abortable(signal, reply) : reply);
    } finally {
      signal?.removeEventListener('abort', close);
      close();
    }
  };
}

async function respond(
  endpoint: Endpoint,
  { method, path, headers, body = '' }: CouchRequest,
  closed: AbortController
): Promise<CouchReply> {
  const [raw = '', ...query] = path.split('?');
  const response = await handleRequest(endpoint, {
    method,
    path: raw,
    querystring: query.join('?'),
    headers,
    body,
    address: ADDRESS,
    root: ROOT,
    shownPath: raw,
    closed: closed.signal,
    destroy: () => closed.abort(REQUEST_IS_OVER)
  });
  return {
    status: response.status,
    headers: { 'content-type': 'application/json', ...lowerCase(response.headers) },
    text: method === 'HEAD' ? '' : await readAll(response)
  };
}

const lowerCase = (headers: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function readAll({ body }: CouchResponse): Promise<string> {
  if (typeof body === 'string') return body;
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(piece);
  return pieces.join('');
}
