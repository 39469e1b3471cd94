/** The organisation's rules as they were when the server was last asked, for when it cannot be. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Rules } from '#domain/documents/rules.ts';
import { writeJsonAtomically } from '../../cli/atomic-file.ts';

const pathIn = (dataDir: string) => join(dataDir, 'rules.json');

/** The rules kept in the data folder; undefined where there are none, or none of this version's shape. */
export function readCachedRules(dataDir: string): Rules | undefined {
  try {
    const rules = v.safeParse(Rules, JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return rules.success ? rules.output : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the rules; undefined (the organisation has none) forgets those kept before. */
export function cacheRules(dataDir: string, rules: Rules | undefined): void {
  if (rules === undefined) rmSync(pathIn(dataDir), { force: true });
  else writeJsonAtomically(pathIn(dataDir), rules);
}
