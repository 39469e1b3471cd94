/**
 * The names that this machine's ActivityWatch has had: a host may change its name with the network, and each name has buckets
 * of its own. `hosts.json` in the data folder holds them by ActivityWatch's id of its installation.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ServerInfo } from '#domain/activitywatch/bucket.ts';
import { writeJsonAtomically } from '../../cli/atomic-file.ts';

const Hosts = v.record(v.string(), v.array(v.string()));
const MAX_NAMES = 50;
const pathIn = (dataDir: string) => join(dataDir, 'hosts.json');

/** Newest first, without the current one; none where ActivityWatch is too old to have an id. */
export function otherHostNames(dataDir: string, { device_id: id, hostname }: ServerInfo): string[] {
  return (readHosts(dataDir)[id] ?? []).filter((name) => name !== hostname);
}

/** Remembers the current name, and `known` ones. */
export function rememberHostNames(
  dataDir: string,
  { device_id: id, hostname }: ServerInfo,
  known: readonly string[]
): void {
  if (id === '') return;
  const hosts = readHosts(dataDir);
  const before = hosts[id] ?? [];
  const names = [...new Set([hostname, ...before, ...known])].slice(0, MAX_NAMES);
  if (names.join('\n') === before.join('\n')) return;
  writeJsonAtomically(pathIn(dataDir), { ...hosts, [id]: names });
}

function readHosts(dataDir: string): v.InferOutput<typeof Hosts> {
  try {
    const hosts = v.safeParse(Hosts, JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return hosts.success ? hosts.output : {};
  } catch {
    // Missing or damaged: the names are learnt again.
    return {};
  }
}
