/** Requests to CouchDB's `/_session` are read as a whole: they are small, and the server has to know who signs in. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { tooLarge } from '../couch/embedded/errors.ts';
import { refuseUnread } from './couch-refusal.ts';

/** Anyone may send this much to sign in. */
const MAX_SESSION_BYTES = 8192;

/** The whole body, or undefined where it has more bytes: then the rest is not read. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
  }
  return Buffer.concat(chunks);
}

/** The body of a request to `/_session`, empty where the client went away; undefined where it was too large, and the response says so. */
export async function readSessionBody(ctx: Context): Promise<Buffer | undefined> {
  const read: unknown = ctx.state['sessionBody'];
  if (read instanceof Buffer) return read;
  const body = await readBody(ctx.req, MAX_SESSION_BYTES).catch(() => Buffer.alloc(0));
  ctx.state['sessionBody'] = body;
  if (body) return body;
  await refuseUnread(ctx, tooLarge(MAX_SESSION_BYTES));
  return undefined;
}

/** The JSON value of a body; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes this, as JSON, the body that was read. */
export function replaceSessionBody(ctx: Context, body: object): void {
  ctx.state['sessionBody'] = Buffer.from(JSON.stringify(body));
  ctx.req.headers['content-type'] = 'application/json';
}

/** The headers of a request whose body was read, and whose response is read here. */
export function describeWhole(
  headers: Record<string, string | string[]>,
  body: Buffer
): Record<string, string | string[]> {
  const own = ['transfer-encoding', 'accept-encoding', 'content-length'];
  return {
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name))),
    'accept-encoding': 'identity',
    'content-length': String(body.length)
  };
}
