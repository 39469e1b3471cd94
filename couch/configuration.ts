/** Compares the configuration of a CouchDB with `local.ini`. */
import * as v from 'valibot';
import { statusOf, type Couch } from './connection.ts';
import localIni from './local.ini?raw';

type Setting = { section: string; key: string; value: string };

const Configuration = v.record(v.string(), v.record(v.string(), v.string()));
/** Values by section and key. */
export type Configuration = v.InferOutput<typeof Configuration>;

/** Older versions have a weaker lockout and weaker password hashing than the embedded store. */
export const MIN_VERSION = '3.4';

/** @returns undefined when the account may not read the configuration, or when this CouchDB has none to read. */
export async function readConfiguration(couch: Couch): Promise<Configuration | undefined> {
  try {
    return v.parse(Configuration, await couch.request({ path: '_node/_local/_config' }));
  } catch (error) {
    if ([401, 403, 404].includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

/** The lines of `local.ini` that a configuration lacks, each section with its heading; none if nothing is missing. */
export function missingLines(found: Configuration): string[] {
  const missing = readIni(localIni).filter(
    ({ section, key, value }) => !isSufficient(key, found[section]?.[key], value)
  );
  return missing.flatMap(({ section, key, value }, index) => [
    ...(missing[index - 1]?.section === section ? [] : [`[${section}]`]),
    `${key} = ${value}`
  ]);
}

export function isOlderThan(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** Limits of one request or document. */
const isMaximum = (key: string) => /_delay$|_size$|^max_bulk_/.test(key);

/** Numbers are minimums, those of a limit or a delay maximums. */
function isSufficient(key: string, found: string | undefined, wanted: string): boolean {
  if (found === undefined) return false;
  if (/^\d+$/.test(wanted)) {
    const [lower, higher] = isMaximum(key) ? [found, wanted] : [wanted, found];
    return Number.parseInt(lower, 10) <= Number.parseInt(higher, 10);
  }
  return found.trim().toLowerCase() === wanted.toLowerCase();
}

function readIni(text: string): Setting[] {
  let section = '';
  return text.split('\n').flatMap((line) => {
    const heading = /^\[(.+)\]$/.exec(line.trim())?.[1];
    if (heading !== undefined) section = heading;
    const [, key, value] = /^([a-z_]+) = (.+)$/.exec(line.trim()) ?? [];
    return key !== undefined && value !== undefined ? [{ section, key, value }] : [];
  });
}
