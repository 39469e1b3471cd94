// A hash of the source of schemas: what they validated once need not be validated again until it changes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Of what a browser stores validated, in src/lib/store/pack. */
const SCHEMAS = ['domain/documents/day.ts', 'domain/documents/month.ts'];
const IMPORTED = /(?:from|import)\s+'(\.{1,2}\/[^']+)'/g;

/**
 * Changes whenever one of these modules changes, or one that they import, also by way of others.
 *
 * @param {string[]} files
 * @returns {string} 16 hexadecimal digits
 */
export function schemasHash(files = SCHEMAS) {
  const found = new Map();
  const add = (/** @type {string} */ file) => {
    if (found.has(file)) return;
    const source = readFileSync(file, 'utf8');
    found.set(file, source);
    for (const [, path = ''] of source.matchAll(IMPORTED)) add(resolve(dirname(file), path));
  };
  for (const file of files) add(resolve(file));
  const sources = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
  return createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 16);
}
