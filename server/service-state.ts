/**
 * What the service remembers from one start to the next: local documents of its own database, which nobody else can write.
 * They neither replicate nor wake followers, so they must be possible to make again: what is unreadable counts as missing.
 */
import * as v from 'valibot';
import { orMissing, statusOf, type Couch } from '../couch/connection.ts';
import type { Log } from './service.ts';

/** `rev` is that of the stored document, also of one that is unreadable; undefined where there is none. */
export type State<T> = { value: T | undefined; rev: string | undefined };

const Stored = v.looseObject({ _rev: v.string() });

const pathOf = (name: string) => `_local/${name}`;

/** Reads what is remembered under a name. */
export async function readState<S extends v.GenericSchema>(
  { couch, log }: { couch: Couch; log: Log },
  name: string,
  schema: S
): Promise<State<v.InferOutput<S>>> {
  const { service } = couch.names;
  const found: unknown = await orMissing(couch.request({ db: service, path: pathOf(name) }));
  if (found === undefined) return { value: undefined, rev: undefined };
  const { _rev: rev } = v.parse(Stored, found);
  const value = v.safeParse(schema, found);
  if (value.success) return { value: value.output, rev };
  log(`${service}: ${name} is unreadable and counts as missing: ${value.issues[0].message}`);
  return { value: undefined, rev };
}

const Written = v.object({ rev: v.string() });

/** @returns the new revision, or undefined where another server has written it meanwhile. */
export async function writeState(
  couch: Couch,
  name: string,
  { value, rev }: { value: object; rev: string | undefined }
): Promise<string | undefined> {
  const body = { ...value, _rev: rev };
  try {
    const request = { db: couch.names.service, path: pathOf(name), method: 'PUT', body };
    return v.parse(Written, await couch.request(request)).rev;
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    return undefined;
  }
}

/** Deletes a local document of any database, where there is one. */
export async function removeLocal(couch: Couch, database: string, name: string): Promise<void> {
  const request = { db: database, path: pathOf(name) };
  const found: unknown = await orMissing(couch.request(request));
  if (found === undefined) return;
  const { _rev: rev } = v.parse(Stored, found);
  await orMissing(couch.request({ ...request, method: 'DELETE', qs: { rev } }));
}
