import type { IncomingDocument, JsonObject } from '../documents.ts';
import { CouchError, forbidden } from '../errors.ts';
import type { PasswordWork } from './password-work.ts';

const PREFIX = 'org.couchdb.user:';

export const userDocumentId = (name: string) => PREFIX + name;

/** The rules of CouchDB's `_design/_auth`, with the same messages. */
function check(id: string, { name, type, roles }: JsonObject): void {
  if (type !== 'user') throw forbidden('doc.type must be user');
  if (typeof name !== 'string' || name === '') throw forbidden('doc.name is required');
  if (roles === undefined) throw forbidden('doc.roles must exist');
  if (!Array.isArray(roles)) throw forbidden('doc.roles must be an array');
  if (!roles.every((role) => typeof role === 'string')) throw forbidden('doc.roles can only contain strings');
  if (id !== PREFIX + name) throw forbidden('Doc ID must be of the form org.couchdb.user:name');
  if (roles.some((role) => role.startsWith('_')))
    throw forbidden('No system roles (starting with underscore) in users db.');
  if (name.startsWith('_')) throw forbidden('Username may not start with underscore.');
  if (name.includes(':')) throw forbidden('Character `:` is not allowed in usernames.');
}

/**
 * Validates a document for `_users` and replaces its password by a hash. Design documents stay as they are.
 * @returns the document to write, or the error.
 */
export async function prepareUserDocument(
  document: IncomingDocument,
  passwords: PasswordWork
): Promise<IncomingDocument | CouchError> {
  if (document.deleted || document.id.startsWith('_')) return document;
  const { password, ...body } = JSON.parse(document.json) as JsonObject;
  try {
    check(document.id, body);
    if (password === undefined || password === null) return document;
    if (typeof password !== 'string') throw forbidden('doc.password must be a string');
    return { ...document, json: JSON.stringify({ ...body, ...(await passwords.hash(password)) }) };
  } catch (error) {
    if (error instanceof CouchError) return error;
    throw error;
  }
}
