import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isObject, type JsonObject } from '../documents.ts';
import { badRequest, invalidJson, tooLarge, wrongContentEncoding, wrongContentType } from '../errors.ts';
import { MAX_MEMBER_BODY_BYTES } from '../limits.ts';
import { isServerAdmin, type User } from '../security.ts';
import { parseJson } from './json.ts';

/** The part of a request that is needed to read its body. */
type Received = {
  headers: IncomingHttpHeaders;
  body: RequestBody;
  endpoint: { maxBodyBytes: number };
  user: User;
};

/** As it arrives, or the text of one from within this process. */
export type RequestBody = IncomingMessage | string;

const gunzipAsync = promisify(gunzip);

/** Reads the whole body. What exceeds the limit is read and dropped, because a client reads the response after its request. */
async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Otherwise leaving the loop would destroy the stream, and the next request on the connection would never be read.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else if (bytes > maxBytes * 8) break;
    }
  } catch {
    throw badRequest('The connection was lost before the request was complete.');
  }
  if (bytes > maxBytes) {
    request.resume();
    throw tooLarge(maxBytes);
  }
  return Buffer.concat(chunks);
}

async function decompress(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw badRequest('Request body is not properly gzipped.');
  }
}

/**
 * The body as text, decompressed.
 * @throws CouchError 400 when it is not UTF-8, 413 when it is too large, 415 for a compression other than gzip.
 */
export async function readText(
  { headers, body, endpoint, user }: Received,
  maxBytes = isServerAdmin(user)
    ? endpoint.maxBodyBytes
    : Math.min(endpoint.maxBodyBytes, MAX_MEMBER_BODY_BYTES)
): Promise<string> {
  if (typeof body === 'string') {
    if (Buffer.byteLength(body) > maxBytes) throw tooLarge(maxBytes);
    return body;
  }
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') throw wrongContentEncoding(encoding);
  const sent = await readBytes(body, maxBytes);
  const bytes = encoding === 'gzip' ? await decompress(sent, maxBytes) : sent;
  if (!isUtf8(bytes)) throw invalidJson();
  return bytes.toString();
}

/** Whether the request's Content-Type is a media type, given in lower case. */
export const isOfType = ({ headers }: Received, type: string) =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() === type;

/**
 * The JSON object in the body of a POST. An HTML form cannot send this content type, so that no foreign page can write.
 * @throws CouchError 415 for another content type, 400 when the body is not a JSON object.
 */
export async function readPosted(request: Received, ifEmpty?: JsonObject): Promise<JsonObject> {
  if (!isOfType(request, 'application/json')) throw wrongContentType();
  const text = await readText(request);
  if (text === '' && ifEmpty) return ifEmpty;
  const value = parseJson(text);
  if (!isObject(value)) throw badRequest('Request body must be a JSON object');
  return value;
}
