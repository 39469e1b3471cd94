import type { JsonObject } from '../documents.ts';

/** A body is text, as a whole or in pieces; it is JSON unless `headers` has another Content-Type. */
export type CouchResponse = {
  status: number;
  body: string | AsyncIterable<string>;
  headers?: Record<string, string>;
};

export const jsonResponse = (
  status: number,
  body: JsonObject | unknown[],
  headers?: Record<string, string>
): CouchResponse => ({
  status,
  body: `${JSON.stringify(body)}\n`,
  ...(headers && { headers })
});
