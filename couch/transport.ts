/** Requests that do not leave this process, sent by what uses `fetch`. */

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

/** Handles one request. @throws where nothing responds, and when the signal is aborted. */
export type Transport = (request: CouchRequest) => Promise<CouchReply>;

/** What `fetch` asks a dispatcher for. */
type Dispatched = {
  method: string;
  path: string;
  headers: Record<string, string> | Iterable<[name: string, value: string]>;
  body: AsyncIterable<Uint8Array> | null;
};

/** What `fetch` is informed with: https://github.com/nodejs/undici/blob/v6.x/docs/docs/api/Dispatcher.md */
type Handler = {
  onConnect: (abort: (reason?: unknown) => void) => void;
  onHeaders: (status: number, headers: Buffer[], resume: () => void, text: string) => boolean;
  onData: (bytes: Buffer) => boolean;
  onComplete: (trailers: string[]) => void;
  onError: (error: Error) => void;
};

/** A dispatcher for `fetch`: its requests go through the transport instead of a connection. `root`: the path of the CouchDB. */
export class TransportDispatcher {
  readonly #transport: Transport;
  readonly #root: string;

  constructor(transport: Transport, root: string) {
    this.#transport = transport;
    this.#root = root;
  }

  /** Never throws: what goes wrong is the handler's. */
  dispatch(dispatched: Dispatched, handler: Handler): boolean {
    const stopping = new AbortController();
    handler.onConnect((reason) => stopping.abort(reason));
    this.#send(dispatched, stopping.signal).then(
      ({ status, headers, text }) => {
        const pairs = Object.entries(headers).flatMap(([name, value]) => [name, value]);
        handler.onHeaders(
          status,
          pairs.map((one) => Buffer.from(one)),
          () => undefined,
          ''
        );
        if (text !== '') handler.onData(Buffer.from(text));
        handler.onComplete([]);
      },
      (error: unknown) => handler.onError(error instanceof Error ? error : new Error(String(error)))
    );
    return true;
  }

  async #send({ method, path, headers, body }: Dispatched, signal: AbortSignal): Promise<CouchReply> {
    const pairs = Symbol.iterator in headers ? headers : Object.entries(headers);
    const pieces: Uint8Array[] = [];
    if (body) for await (const piece of body) pieces.push(piece);
    return this.#transport({
      method,
      path: path.slice(this.#root.length) || '/',
      headers: Object.fromEntries([...pairs].map(([name, value]) => [name.toLowerCase(), value])),
      body: body ? Buffer.concat(pieces).toString() : undefined,
      signal
    });
  }
}
