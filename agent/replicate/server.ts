/** The Tidesheet server, as an agent sees it. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as v from 'valibot';
import { AgentContact, getAgentContactRoute } from '#domain/api/agent-contact.ts';
import { getMeRoute, type Me } from '#domain/api/me.ts';
import { pathOf } from '#domain/api/route.ts';
import type { Config } from '../config.ts';
import type { ServerError } from '../errors.ts';
import { type HttpRequest, type HttpResponse, send } from '../http/request.ts';
import type { Pouch } from '../store.ts';
import { RemoteDatabase } from './remote-database.ts';
import { errorOf, errorOfPouch, notTidesheet, offline, parseJson, rejected } from './server-errors.ts';

const TIMEOUT_MS = 60_000;
const NOT_MODIFIED = 304;
const FORBIDDEN = 403;
const pack = promisify(gzip);
/** A shorter body is hardly shorter when it is compressed. */
const MIN_PACKED_BYTES = 300;
/** What older servers, and what stands before a server, respond to a body because it is compressed. */
const MAY_REFUSE_PACKED = [400, 403, 406, 415, 501];
/** Servers that were seen to take bodies only as they are. */
const unpackedOnly = new Set<string>();

export class Server {
  readonly url: string;
  /** The agent's user name, `john_doe.laptop`. */
  readonly who: string;
  readonly #credentials: { username: string; password: string };
  readonly #timeoutMs: number;
  #error: ServerError | undefined;
  #clockAheadMs: number | undefined;

  constructor({ serverUrl, developer, token }: Config, timeoutMs = TIMEOUT_MS) {
    this.url = serverUrl;
    this.who = `${developer}.${token.label}`;
    this.#credentials = { username: this.who, password: token.secret };
    this.#timeoutMs = timeoutMs;
  }

  get #authorization(): string {
    const { username, password } = this.#credentials;
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  /** How far this machine's clock was ahead of the server's at its last response; undefined where that had no date. */
  get clockAheadMs(): number | undefined {
    return this.#clockAheadMs;
  }

  /** Who the agent acts for, and in which database. @throws ServerError, as all of these do. */
  async me(): Promise<Me> {
    const me = v.safeParse(getMeRoute.response, await this.#getJson(pathOf(getMeRoute)));
    if (!me.success || me.output.user.name !== this.who) throw notTidesheet(this.url);
    return me.output;
  }

  /**
   * What an agent has to know before it reports, and the entity tag of that; undefined where it is still what had the tag
   * `knownTag`.
   */
  async contact(knownTag?: string): Promise<{ contact: AgentContact; tag: string | undefined } | undefined> {
    const response = await this.#get(pathOf(getAgentContactRoute), knownTag);
    if (knownTag !== undefined && response.status === NOT_MODIFIED) return undefined;
    if (response.status === FORBIDDEN) throw rejected({ ...response, url: this.url });
    const contact = isOk(response) ? v.safeParse(AgentContact, parseJson(response.text)) : undefined;
    if (!contact?.success || contact.output.user.name !== this.who) throw notTidesheet(this.url);
    return { contact: contact.output, tag: response.header('etag') };
  }

  /** The developer's database, for a synchronisation. */
  database(name: string): RemoteDatabase {
    const at = `${this.url}/db/${encodeURIComponent(name)}`;
    return new RemoteDatabase(async (path, body, schema) => {
      const headers = { authorization: this.#authorization, accept: 'application/json' };
      const response = await this.#sendChecked(
        `${at}/${path}`,
        body === undefined
          ? { headers }
          : {
              method: 'POST',
              headers: { ...headers, 'content-type': 'application/json' },
              body: JSON.stringify(body)
            }
      );
      if (!isOk(response)) throw rejected({ ...response, url: this.url });
      const parsed = v.safeParse(schema, parseJson(response.text));
      if (!parsed.success) throw notTidesheet(this.url);
      return parsed.output;
    });
  }

  /** Runs an operation of a command on a database of the server with PouchDB, and throws what the server responded as an error. */
  async use<T>(database: string, operate: (remote: Pouch) => Promise<T>): Promise<T> {
    this.#error = undefined;
    // Loaded where it is used: a process that waits for weeks only asks whether anything has changed.
    const { default: PouchDB } = await import('pouchdb-node');
    const remote: Pouch = new PouchDB(`${this.url}/db/${encodeURIComponent(database)}`, {
      skip_setup: true,
      auth: this.#credentials,
      fetch: async (url, options) => this.#fetchForPouch(String(url), options)
    });
    try {
      return await operate(remote);
    } catch (error) {
      // PouchDB makes errors of its own of what its fetch throws.
      throw this.#error ?? errorOfPouch(this.url, error);
    } finally {
      await remote.close();
    }
  }

  async #getJson(path: string): Promise<unknown> {
    const response = await this.#get(path);
    if (isOk(response)) return parseJson(response.text);
    throw notTidesheet(this.url);
  }

  /** `knownTag`: of a response, which is not sent again where it still has that. */
  async #get(path: string, knownTag?: string): Promise<HttpResponse> {
    const headers = {
      authorization: this.#authorization,
      accept: 'application/json',
      ...(knownTag !== undefined && { 'if-none-match': knownTag })
    };
    return this.#sendChecked(this.url + path, { headers });
  }

  async #fetchForPouch(url: string, { method = 'GET', headers, body }: RequestInit = {}): Promise<Response> {
    const { status, text, header } = await this.#sendChecked(url, {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === 'string' && { body })
    });
    const type = header('content-type') ?? 'application/json';
    return new Response(text, { status, headers: { 'content-type': type } });
  }

  async #sendChecked(url: string, request: Omit<HttpRequest, 'timeoutMs'>): Promise<HttpResponse> {
    const response = await this.#sendPacked(url, { ...request, timeoutMs: this.#timeoutMs }).catch(
      (cause: unknown) => {
        throw (this.#error = offline(this.url, cause));
      }
    );
    const { status, text, header } = response;
    this.#clockAheadMs = clockAheadOf(header('date'), Date.now());
    // Only what asked for it gets it.
    if (status === NOT_MODIFIED) return response;
    const retryAfter = header('retry-after') ?? null;
    const error = errorOf({ status, text, retryAfter, url: this.url, who: this.who });
    if (error !== undefined) throw (this.#error = error);
    return response;
  }

  /** Compresses the body, and sends it as it is where that is refused. */
  async #sendPacked(url: string, request: HttpRequest): Promise<HttpResponse> {
    const { body, headers } = request;
    const isLong = body !== undefined && Buffer.byteLength(body) >= MIN_PACKED_BYTES;
    if (!isLong || unpackedOnly.has(this.url)) return send(url, request);
    const packed = {
      ...request,
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: await pack(body)
    };
    const response = await send(url, packed);
    if (!MAY_REFUSE_PACKED.includes(response.status)) return response;
    const again = await send(url, request);
    if (isOk(again)) unpackedOnly.add(this.url);
    return again;
  }
}

const isOk = ({ status }: HttpResponse) => status >= 200 && status <= 299;

/** A `Date` has whole seconds: half a second is added. */
function clockAheadOf(date: string | undefined, nowMs: number): number | undefined {
  const aheadMs = nowMs - (Date.parse(date ?? '') + 500);
  return Number.isNaN(aheadMs) ? undefined : aheadMs;
}
