/**
 * PouchDB without the HTTP client that it brings: with lists of all public suffixes and of Unicode's domain names, that client takes
 * 21 MB and 100 ms at each start of a program that has its own.
 */
import type { Plugin } from 'rolldown';

/** What PouchDB loads for requests, and what it gets instead: Node's own, which is loaded once it is used. */
const REPLACED: Record<string, string> = {
  'node-fetch': `
    module.exports = (url, options) => globalThis.fetch(url, options);
    Object.defineProperty(module.exports, 'Headers', { get: () => globalThis.Headers });`,
  'fetch-cookie': 'module.exports = (fetch) => fetch;'
};

const PREFIX = '\0lean-pouchdb:';
const isPouchdb = (importer = '') => /[\\/]pouchdb-[a-z]+[\\/]/.test(importer);

export const leanPouchdb: Plugin = {
  name: 'lean-pouchdb',
  resolveId: (source, importer) => (source in REPLACED && isPouchdb(importer) ? PREFIX + source : undefined),
  load: (id) => (id.startsWith(PREFIX) ? (REPLACED[id.slice(PREFIX.length)] ?? null) : undefined)
};
