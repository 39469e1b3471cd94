/** A file that is kept in memory, and read again when it has changed. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Context } from 'koa';

type CachedFile = { bytes: Buffer; hash: string };

/** What reads it; that returns undefined while there is no such file. */
export function cacheFile(path: string): () => Promise<CachedFile | undefined> {
  let cached: (CachedFile & { changedMs: number }) | undefined;
  return async () => {
    const changedMs = (await stat(path).catch(() => undefined))?.mtimeMs;
    if (changedMs === undefined) return undefined;
    if (cached?.changedMs !== changedMs) {
      const bytes = await readFile(path);
      cached = { bytes, hash: createHash('sha256').update(bytes).digest('base64url'), changedMs };
    }
    return cached;
  };
}

/** Responds with the file, or with 304 to who has it. */
export function sendFile(ctx: Context, { bytes, hash }: CachedFile, type: string): void {
  ctx.set('Cache-Control', 'no-cache');
  ctx.type = type;
  ctx.etag = hash;
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = bytes;
}
