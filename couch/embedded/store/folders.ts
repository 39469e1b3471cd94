import { readdirSync } from 'node:fs';
import { CouchError } from '../errors.ts';

const legal = /^[a-z][a-z0-9_$()+/-]*$/;

/** Databases that exist from the start and cannot be deleted. */
export const systemDatabases = ['_global_changes', '_replicator', '_users'];

/** What file systems take. */
const longestFolder = 255;

const isLegal = (name: string) => legal.test(name) || systemDatabases.includes(name);

/** @throws CouchError 400 for a name CouchDB does not take. */
export function checkName(name: string): void {
  if (!isLegal(name))
    throw new CouchError(
      400,
      'illegal_database_name',
      `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, ` +
        'and / are allowed. Must begin with a letter.'
    );
  if (name.length > 238 || folderOf(name).length > longestFolder)
    throw new CouchError(400, 'database_name_too_long', `\`${name}\` is too long.`);
}

export const folderOf = (name: string) => encodeURIComponent(name);

/** The names of the databases whose folders are there; folders of another kind are passed over. */
export function readNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .flatMap(({ name }) => {
      try {
        return [decodeURIComponent(name)];
      } catch {
        return [];
      }
    })
    .filter(isLegal);
}
