/** How fast and how frugal the embedded endpoint is, in ratios that hold on any machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkEndpoint, serveEndpoint, type Endpoint } from './endpoint.ts';
import { measureIdleFeeds, measureMemory } from './idle.ts';
import { compareReplicating, compareWriting } from './speed.ts';

/** Prints each measurement with its target; with a data folder as a further argument it is the measured process. */
export async function benchCouch(): Promise<void> {
  const [, , , dataDir] = process.argv;
  if (dataDir !== undefined) return serveEndpoint(dataDir);
  await withEndpoint(async (endpoint, folder) => {
    await compareWriting(endpoint, folder);
    await compareReplicating(endpoint, folder);
  });
  await withEndpoint(async (endpoint) => {
    await measureMemory(endpoint);
    await measureIdleFeeds(endpoint);
  });
}

async function withEndpoint(task: (endpoint: Endpoint, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-'));
  const endpoint = await forkEndpoint(join(folder, 'data'));
  try {
    await task(endpoint, folder);
  } finally {
    await endpoint.stop();
    rmSync(folder, { recursive: true });
  }
}
