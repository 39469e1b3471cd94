/**
 * One HTTP request, by Node's own module: `fetch` would take 8 MB of a process that waits for weeks. As `fetch` does, it follows
 * redirects without credentials for another origin, and unpacks responses.
 */
import http from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unpack = promisify(gunzip);
const MAX_REDIRECTS = 5;

export type HttpRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** From the request to the end of the response. */
  timeoutMs: number;
};

export type HttpResponse = {
  status: number;
  /** The first value of a header; undefined where there is none. */
  header: (name: string) => string | undefined;
  text: string;
};

/**
 * Sends a request and reads the whole response, whatever its status.
 * @throws Error whose cause is what the network reported; its name is `TimeoutError` after `timeoutMs`.
 */
export async function send(url: string, request: HttpRequest): Promise<HttpResponse> {
  let [at, next] = [new URL(url), request];
  const untilMs = performance.now() + request.timeoutMs;
  for (let redirects = 0; ; redirects += 1) {
    const leftMs = Math.max(1, untilMs - performance.now());
    const response = await sendOnce(at, { ...next, timeoutMs: leftMs });
    const location = response.header('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
    if (redirects === MAX_REDIRECTS) throw failure(new Error('Too many redirects.'));
    const target = new URL(location, at);
    next = redirected(next, response.status, target.origin === at.origin);
    at = target;
  }
}

function redirected(request: HttpRequest, status: number, isSameOrigin: boolean): HttpRequest {
  const { method = 'GET', body, headers = {}, timeoutMs } = request;
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => isSameOrigin || name !== 'authorization')
  );
  const becomesGet = status === 303 || (status < 303 && method === 'POST');
  if (becomesGet || body === undefined)
    return { method: becomesGet ? 'GET' : method, headers: kept, timeoutMs };
  return { method, body, headers: kept, timeoutMs };
}

async function sendOnce(url: URL, request: HttpRequest, isAgain = false): Promise<HttpResponse> {
  const { method = 'GET', headers = {}, body, timeoutMs } = request;
  const { request: open } = url.protocol === 'https:' ? https : http;
  let isReused = false;
  try {
    return await new Promise<HttpResponse>((resolve, reject) => {
      const sent = open(url, {
        method,
        headers: {
          'accept-encoding': 'gzip',
          ...headers,
          ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) })
        }
      });
      const timer = setTimeout(
        () => sent.destroy(new DOMException('No response.', 'TimeoutError')),
        timeoutMs
      );
      const fail = (error: Error) => {
        clearTimeout(timer);
        isReused = sent.reusedSocket;
        reject(error);
      };
      sent.on('error', fail);
      sent.on('response', (incoming) => {
        incoming.on('error', fail);
        read(incoming).then((response) => {
          clearTimeout(timer);
          resolve(response);
        }, fail);
      });
      sent.end(body);
    });
  } catch (error) {
    // The other side has closed a connection that was kept open.
    if (isReused && !isAgain && codeOf(error) === 'ECONNRESET') return sendOnce(url, request, true);
    throw failure(error);
  }
}

async function read(incoming: http.IncomingMessage): Promise<HttpResponse> {
  const bytes = await buffer(incoming);
  const isPacked = incoming.headers['content-encoding'] === 'gzip' && bytes.length > 0;
  const text = (isPacked ? await unpack(bytes) : bytes).toString();
  const header = (name: string) => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return { status: incoming.statusCode ?? 0, header, text };
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

function failure(cause: unknown): Error {
  const error = new Error('The request failed.', { cause });
  if (cause instanceof DOMException) error.name = cause.name;
  return error;
}
