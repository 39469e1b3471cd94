/** Without `fetch`, which sets and forbids headers that an attacker chooses. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export type Sent = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** Bytes and a text are sent as they are, another object as JSON. */
  body?: object | string | Buffer | undefined;
  timeoutMs?: number;
};

/** Status 0: the connection was closed before a response. */
export type Received = { status: number; headers: IncomingHttpHeaders; text: string };

const TIMEOUT_MS = 30_000;
const NO_RESPONSE = 'no response';
const agent = new Agent({ keepAlive: true, maxSockets: 512 });

/** Whether the server took longer than the sender waited. */
export const isTimeout = ({ status, text }: Received) => status === 0 && text.startsWith(NO_RESPONSE);

/** Sends one request and reads the response. It does not fail: what happened is the status. */
export function sendRequest(url: string, sent: Sent): Promise<Received> {
  const { method = 'GET', path, headers = {}, body, timeoutMs = TIMEOUT_MS } = sent;
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const content = isJson ? JSON.stringify(body) : body;
  const json = isJson && { 'content-type': 'application/json' };
  return new Promise((resolve) => {
    const failed = (error: Error) => resolve({ status: 0, headers: {}, text: error.message });
    const outgoing = request(new URL(path, url), {
      method,
      agent,
      headers: {
        ...json,
        ...(content !== undefined && { 'content-length': String(Buffer.byteLength(content)) }),
        ...headers
      }
    });
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`${NO_RESPONSE} in ${timeoutMs} ms`)));
    outgoing.on('error', failed);
    outgoing.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('error', failed);
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString()
        })
      );
    });
    outgoing.end(content);
  });
}
