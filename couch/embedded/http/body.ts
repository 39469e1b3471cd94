import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isObject, type JsonObject } from '../documents.ts';
import { badRequest, invalidJson, tooLarge, wrongContentEncoding, wrongContentType } from '../errors.ts';
import { parseJson } from './json.ts';

const unzip = promisify(gunzip);

/** Reads the body whole. What is above the limit is read on and dropped, so that the client gets to see the answer. */
async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else if (bytes > maxBytes * 8) break; // which closes the connection
    }
  } catch {
    throw badRequest('The connection was lost before the request was complete.');
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
  return Buffer.concat(chunks);
}

async function inflate(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw badRequest('Request body is not properly gzipped.');
  }
}

/** The body as text, unzipped. @throws CouchError 400 when it is no UTF-8, 413 when it is too large, 415 when it is packed otherwise. */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') throw wrongContentEncoding(encoding);
  const sent = await readBytes(request, maxBytes);
  const bytes = encoding === 'gzip' ? await inflate(sent, maxBytes) : sent;
  if (!isUtf8(bytes)) throw invalidJson();
  return bytes.toString();
}

/** Whether the body is said to be of a media type, given in lower case. */
export const isOfType = (request: IncomingMessage, type: string) =>
  request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === type;

/**
 * The JSON object in a POST's body. An HTML form cannot send this content type, so that no foreign page can write.
 * @throws CouchError 415 for another content type, 400 for what is no JSON object.
 */
export async function readPosted(request: IncomingMessage, maxBytes: number, whenEmpty?: JsonObject) {
  if (!isOfType(request, 'application/json')) throw wrongContentType();
  const text = await readText(request, maxBytes);
  if (text === '' && whenEmpty) return whenEmpty;
  const value = parseJson(text);
  if (!isObject(value)) throw badRequest('Request body must be a JSON object');
  return value;
}
