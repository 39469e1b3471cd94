/** The Tidesheet server, as an agent sees it. */
import PouchDB from 'pouchdb-node';
import * as v from 'valibot';
import { getMeRoute, type Me } from '#domain/api/me.ts';
import { RETENTION_ID } from '#domain/documents/retention.ts';
import { pathOf } from '#domain/api/route.ts';
import type { Config } from '../config.ts';
import type { ServerError } from '../errors.ts';
import type { Pouch } from '../store.ts';
import { errorOf, errorOfPouch, notTidesheet, offline, parseJson } from './server-errors.ts';

const TIMEOUT_MS = 60_000;
const NOT_MODIFIED = 304;

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

  /** The rules document in the organisation's database, where that is another revision than `knownRev`; undefined: it has none. */
  async rules(org: string, knownRev?: string): Promise<'unchanged' | { rules: unknown }> {
    const response = await this.#get(`/db/${encodeURIComponent(org)}/rules`, knownRev);
    if (knownRev !== undefined && response.status === NOT_MODIFIED) return 'unchanged';
    if (response.status === 404) return { rules: undefined };
    if (!response.ok) throw notTidesheet(this.url);
    return { rules: parseJson(await response.text()) };
  }

  /** How long the organisation stores documents; undefined where it has no such document. */
  async retention(org: string): Promise<unknown> {
    return this.#getJson(`/db/${encodeURIComponent(org)}/${RETENTION_ID}`);
  }

  /** Runs an operation on a database of the server, and throws what the server responded as an error. */
  async use<T>(database: string, operate: (remote: Pouch) => Promise<T>): Promise<T> {
    this.#error = undefined;
    const remote: Pouch = new PouchDB(`${this.url}/db/${encodeURIComponent(database)}`, {
      skip_setup: true,
      auth: this.#credentials,
      fetch: (url, options) => this.#fetchChecked(String(url), options)
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
    if (response.ok) return parseJson(await response.text());
    if (response.status === 404 && path.startsWith('/db/')) return undefined;
    throw notTidesheet(this.url);
  }

  /** `knownRev`: of a document, which is not sent again where it still has that. */
  async #get(path: string, knownRev?: string): Promise<Response> {
    const { username, password } = this.#credentials;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const headers = new Headers({ authorization, accept: 'application/json' });
    if (knownRev !== undefined) headers.set('if-none-match', `"${knownRev}"`);
    return this.#fetchChecked(this.url + path, { headers });
  }

  async #fetchChecked(url: string, options: RequestInit = {}): Promise<Response> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { ...options, signal });
      text = await response.text();
    } catch (cause) {
      throw (this.#error = offline(this.url, cause));
    }
    const { status, headers } = response;
    this.#clockAheadMs = clockAheadOf(headers.get('date'), Date.now());
    // Only what asked for it gets it.
    if (status === NOT_MODIFIED) return new Response(null, { status, headers });
    const retryAfter = headers.get('retry-after');
    const error = errorOf({ status, text, retryAfter, url: this.url, who: this.who });
    if (error !== undefined) throw (this.#error = error);
    return new Response(text, { status, headers });
  }
}

/** A `Date` has whole seconds: half a second is added. */
function clockAheadOf(date: string | null, nowMs: number): number | undefined {
  const aheadMs = nowMs - (Date.parse(date ?? '') + 500);
  return Number.isNaN(aheadMs) ? undefined : aheadMs;
}
