/** How requests reach a CouchDB: over HTTP, or within this process where the store is embedded. */

export type CouchRequest = {
  method: string;
  /** Below the CouchDB, percent-encoded, with its query; it begins with a slash. */
  path: string;
  /** Names are in lower case. */
  headers: Record<string, string>;
  body: string | undefined;
  signal: AbortSignal | undefined;
};

export type CouchReply = { status: number; headers: Record<string, string>; text: string };

/** Sends one request. @throws where nothing responds, and when the signal is aborted. */
export type Transport = (request: CouchRequest) => Promise<CouchReply>;

/** `url`: of the CouchDB, without a slash at the end. */
export function overHttp(url: string): Transport {
  return async ({ method, path, headers, body, signal }) => {
    const response = await fetch(url + path, {
      method,
      headers,
      redirect: 'error',
      ...(body !== undefined && { body }),
      ...(signal !== undefined && { signal })
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text()
    };
  };
}
