import { badRequest, queryError } from '../errors.ts';
import { parseJson } from './json.ts';

/** The parameters of a request by name, as text: from the query, or as JSON text from a POST body. */
export type Query = ReadonlyMap<string, string>;

/** @throws CouchError 400 for an invalid percent-encoding. */
export function parseQuery(text: string): Query {
  const query = new Map<string, string>();
  for (const part of text.split('&')) {
    if (part === '') continue;
    const [name = '', ...value] = part.split('=');
    query.set(decode(name), decode(value.join('=')));
  }
  return query;
}

/** Percent-decodes; a plus is a space, also in paths, as in CouchDB. @throws CouchError 400. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest('invalid_url_encoding');
  }
}

/** Adds the members of a POST body as parameters. */
export function withMembers(query: Query, body: Record<string, unknown>): Query {
  const merged = new Map(query);
  for (const [name, value] of Object.entries(body)) merged.set(name, JSON.stringify(value));
  return merged;
}

/** A boolean parameter. @throws CouchError 400 when it is neither true nor false. */
export function flag(query: Query, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw queryError(`Invalid boolean parameter: "${text}"`);
  return text === 'true';
}

/** A parameter that is a whole number. @throws CouchError 400 when it is not, or negative. */
export function count(query: Query, name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw queryError(`Invalid value for integer: "${text}"`);
  if (text.startsWith('-')) throw queryError(`Invalid value for positive integer: "${text}"`);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw queryError(`${name} is too large`);
  return value;
}

/** A parameter that is JSON, under the first of several names. @throws CouchError 400. */
export function json(query: Query, ...names: string[]): { value: unknown } | undefined {
  for (const name of names) {
    const text = query.get(name);
    if (text !== undefined) return { value: parseJson(text) };
  }
  return undefined;
}
