/** Sends the dashboard's scripts and styles in their smallest form: on a slow network that is a tenth less than what is compressed in passing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Context } from 'koa';

const compress = promisify(brotliCompress);

/** Files with a hash in their name, which never change. */
const FILES = /^\/_app\/immutable\/(?:[\w-]+\/)*[\w.-]+\.(js|css)$/;

/**
 * Each file is compressed when it is first asked for, and then stays in memory. Resolves to false for a file that it does not send: to a
 * browser that does not accept it, or where there is none.
 */
export function serveBrotli(root: string): (ctx: Context) => Promise<boolean> {
  const compressed = new Map<string, Promise<Buffer>>();
  return async (ctx) => {
    const { path } = ctx;
    const [, type] = FILES.exec(path) ?? [];
    if (type === undefined || ctx.method !== 'GET') return false;
    ctx.vary('Accept-Encoding');
    // Alone, because among several the first one that the browser names would win.
    if (ctx.acceptsEncodings('br') !== 'br') return false;
    const body = compressed.get(path) ?? readFile(join(root, path)).then((file) => compress(file));
    compressed.set(path, body);
    try {
      ctx.body = await body;
    } catch {
      compressed.delete(path);
      return false;
    }
    ctx.type = type;
    ctx.set('Content-Encoding', 'br');
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    return true;
  };
}
