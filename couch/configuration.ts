/** The settings a CouchDB should have: those of `local.ini`, compared with what it has. */
import * as v from 'valibot';
import { statusOf, type Couch } from './connection.ts';
import localIni from './local.ini?raw';

type Setting = { section: string; key: string; value: string };

const Found = v.record(v.string(), v.record(v.string(), v.string()));
export type Found = v.InferOutput<typeof Found>;

/** The oldest CouchDB whose lock-out and password hashing are as strong as the embedded store's. */
export const OLDEST_VERSION = '3.4';

/** Its configuration, or undefined where it is not told: not to us, or by no CouchDB of this kind. */
export async function readConfiguration(couch: Couch): Promise<Found | undefined> {
  try {
    return v.parse(Found, await couch.request({ path: '_node/_local/_config' }));
  } catch (error) {
    if ([401, 403, 404].includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

/** The lines of `local.ini` that a configuration lacks, under their sections; none if nothing is missing. */
export function missingLines(found: Found): string[] {
  const missing = readIni(localIni).filter(
    ({ section, key, value }) => !isMet(key, found[section]?.[key], value)
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

/** Numbers are the least that will do, those of a delay the most. */
function isMet(key: string, found: string | undefined, wanted: string): boolean {
  if (found === undefined) return false;
  if (/^\d+$/.test(wanted)) {
    const [least, most] = key.endsWith('_delay') ? [found, wanted] : [wanted, found];
    return Number.parseInt(least, 10) <= Number.parseInt(most, 10);
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
