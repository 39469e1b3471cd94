/** The first question to a CouchDB: whether there is one, which, and whether we are its administrator. */
import * as v from 'valibot';
import { abortable } from './abortable.ts';
import { statusOf, UNREACHED, type Couch } from './connection.ts';

const Welcome = v.object({
  couchdb: v.string(),
  version: v.string(),
  uuid: v.optional(v.string(), ''),
  vendor: v.optional(v.object({ name: v.string() }))
});
export type Welcome = v.InferOutput<typeof Welcome>;

const Session = v.object({ userCtx: v.object({ name: v.nullable(v.string()), roles: v.array(v.string()) }) });

/** It cannot be worked with; the message says at which address, why, and what to do. */
export class UnsuitableCouch extends Error {}

/** Longer than a CouchDB with much to do takes for its first answer. */
const PATIENCE_MS = 20_000;

/** Which CouchDB this is. Throws `UnsuitableCouch`. */
export async function meetCouch(couch: Couch): Promise<Welcome> {
  const { url } = couch.config;
  const ask = async (path: string) => {
    try {
      return (await abortable(AbortSignal.timeout(PATIENCE_MS), couch.request({ path }))) as unknown;
    } catch (error) {
      throw new UnsuitableCouch(explain(error, url));
    }
  };
  const welcome = v.safeParse(Welcome, await ask(''));
  if (!welcome.success) throw new UnsuitableCouch(NO_COUCH(url));
  const session = v.safeParse(Session, await ask('_session'));
  if (!session.success) throw new UnsuitableCouch(NO_COUCH(url));
  const { name, roles } = session.output.userCtx;
  if (!roles.includes('_admin'))
    throw new UnsuitableCouch(`${name ?? 'Nobody'} is no administrator of the CouchDB at ${url}. Name one.`);
  return welcome.output;
}

const NO_COUCH = (url: string) => `What answers at ${url} is no CouchDB. Look at the address.`;

function explain(error: unknown, url: string): string {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === 401) return `The CouchDB at ${url} refused the name or the password.`;
  if (status === 403) return `The CouchDB at ${url} refused: ${message}`;
  if (status === 404) return NO_COUCH(url);
  if (status !== undefined) return `The CouchDB at ${url} answered ${status}: ${message}`;
  return `No CouchDB answers at ${url}: ${message.replace(UNREACHED, '')}`;
}
