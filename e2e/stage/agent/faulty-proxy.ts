/** A proxy between an agent and its server: it forwards and records requests, or misbehaves. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export type ServerFault = 'refuse' | 'hang' | '401' | 'locked' | '413' | '500' | 'html' | 'json';

export type FaultyProxy = {
  url: string;
  /** Method and path of every request since the last call, without the query. */
  takeRequests: () => string[];
  /** Null ends the fault. `only` limits the fault to paths that contain it, `containing` to bodies that do. */
  set: (fault: ServerFault | null, only?: string, containing?: string) => Promise<void>;
  close: () => Promise<void>;
};

const RESPONSES: Record<
  Exclude<ServerFault, 'refuse' | 'hang'>,
  [status: number, type: string, body: string]
> = {
  '401': [401, 'application/json', '{"error":"unauthorized","reason":"Name or password is incorrect."}'],
  locked: [
    403,
    'application/json',
    '{"error":"forbidden","reason":"Account is temporarily locked due to ..."}'
  ],
  '413': [413, 'application/json', '{"error":"document_too_large","reason":"..."}'],
  '500': [500, 'application/json', '{"error":"internal","reason":"..."}'],
  json: [200, 'application/json', '{"hello":"world"}'],
  html: [200, 'text/html', '<!doctype html><title>Please sign in to the hotel</title>']
};

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let fault: ServerFault | null = null;
  let [only, containing] = ['', ''];
  let requests: string[] = [];

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    requests.push(`${request.method} ${path}`);
    if (fault === null || fault === 'refuse' || !path.includes(only)) return pass(target, request, response);
    if (containing !== '') {
      const body = await buffer(request);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      if (!text.includes(containing)) return pass(target, request, response, body);
    }
    if (fault === 'hang') return;
    const [status, type, body] = RESPONSES[fault];
    request.resume();
    response.writeHead(status, { 'content-type': type }).end(body);
  };

  const server = createServer((request, response) => void respond(request, response));
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  // A string or null only for pipes and closed servers.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    set: async (next, path = '', body = '') => {
      [fault, only, containing] = [next, path, body];
      if (next === 'refuse') await close();
      else if (!server.listening) await listen(port);
    },
    close
  };
}

/** Forwards a request; `body`: as it was read already. */
function pass(target: string, request: IncomingMessage, response: ServerResponse, body?: Buffer): void {
  const { method, headers } = request;
  const onward = forward(target + request.url, { method, headers }, (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.headers);
    incoming.pipe(response);
  });
  onward.on('error', () => response.destroy());
  if (body === undefined) request.pipe(onward);
  else onward.end(body);
}
