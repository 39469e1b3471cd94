import { isOlderThan, missingLines, MIN_VERSION, readConfiguration } from '../couch/configuration.ts';
import { checkCouch, type Couch } from '../couch/connection.ts';

/** Which CouchDB was found, and what its configuration lacks, in lines for the log. */
export async function describeCouch(couch: Couch, url: string): Promise<string[]> {
  const { version, vendor } = await checkCouch(couch);
  const lines = [`CouchDB ${version} (${vendor?.name ?? 'of an unnamed vendor'}) at ${url}`];
  if (isOlderThan(version, MIN_VERSION))
    lines.push(`CouchDB ${MIN_VERSION} or newer is needed: it locks accounts after wrong passwords.`);
  const found = await readConfiguration(couch);
  const missing = found ? missingLines(found) : [];
  if (missing.length > 0) {
    lines.push('Add these lines to CouchDB’s local.ini on every node and start it again:');
    lines.push(...missing.map((line) => `  ${line}`));
  }
  return lines;
}
