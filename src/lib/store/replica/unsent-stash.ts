/**
 * What was not sent yet, kept in localStorage while its replica is dropped and begun anew: a full device may refuse for a
 * while to take it back, and the page may go meanwhile.
 */
import * as v from 'valibot';
import type { StoredDocument } from './pouch.ts';

/** With their histories, as the outbox tells them. */
const Stash = v.array(v.custom<StoredDocument>((document) => typeof document === 'object'));

const keyOf = (replica: string) => `tidesheet.unsent.${replica}`;

export function readStash(replica: string): StoredDocument[] {
  const stash = localStorage.getItem(keyOf(replica));
  return stash === null ? [] : v.parse(Stash, JSON.parse(stash));
}

/** Adds to what is there. Throws where even this does not fit. */
export function addToStash(replica: string, documents: StoredDocument[]): void {
  if (documents.length === 0) return;
  localStorage.setItem(keyOf(replica), JSON.stringify([...readStash(replica), ...documents]));
}

export const dropStash = (replica: string) => localStorage.removeItem(keyOf(replica));
