/** Writing and replicating through the endpoint, beside the same done by PouchDB on LevelDB alone. */
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { makeDeviceDays, type DeviceDay } from '../device-days.ts';
import type { Endpoint } from './endpoint.ts';

const COUNT = 5000;
const BATCH = 500;
const ROUNDS = 5;

const batches = <T>(items: T[]) =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => items.slice(i * BATCH, (i + 1) * BATCH));

async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await task();
  return (performance.now() - startMs) / 1000;
}

const best = (seconds: number[]) => Math.min(...seconds);

function printRatio(what: string, ours: number[], reference: number[], targetPercent: number): void {
  const perSecond = (seconds: number[]) => Math.round(COUNT / best(seconds));
  const percent = Math.round((100 * best(reference)) / best(ours));
  const verdict = percent >= targetPercent ? 'reached' : 'MISSED';
  console.log(
    `${what}: ${perSecond(ours)} documents/s, PouchDB alone ${perSecond(reference)}: ` +
      `${percent} % (target ${targetPercent} %, ${verdict})`
  );
}

/** `_bulk_docs` over HTTP against `bulkDocs` straight into LevelDB; both in batches, alternating, the best of five. */
export async function compareWriting(endpoint: Endpoint, folder: string): Promise<void> {
  const days = makeDeviceDays('anna', COUNT);
  const [ours, reference]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const local = new PouchDB<DeviceDay>(join(folder, `write-${round}`));
    await local.info();
    reference.push(
      await secondsOf(async () => {
        for (const docs of batches(days)) await local.bulkDocs(docs);
      })
    );
    await local.destroy();
    await endpoint.send('PUT', `/write-${round}`);
    ours.push(
      await secondsOf(async () => {
        for (const docs of batches(days)) await endpoint.send('POST', `/write-${round}/_bulk_docs`, { docs });
      })
    );
  }
  printRatio(`_bulk_docs of ${COUNT} device days over HTTP`, ours, reference, 50);
}

/** PouchDB replicating into the endpoint against PouchDB replicating from one LevelDB to another. */
export async function compareReplicating(endpoint: Endpoint, folder: string): Promise<void> {
  const source = new PouchDB<DeviceDay>(join(folder, 'source'));
  for (const docs of batches(makeDeviceDays('anna', COUNT))) await source.bulkDocs(docs);
  const [ours, reference]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const local = new PouchDB<DeviceDay>(join(folder, `copy-${round}`));
    reference.push(await secondsOf(() => replicate(source, local)));
    await local.destroy();
    const remote = new PouchDB<DeviceDay>(`${endpoint.url}/copy-${round}`, {
      auth: { username: 'admin', password: 'admin-password' }
    });
    await remote.info();
    ours.push(await secondsOf(() => replicate(source, remote)));
  }
  await source.close();
  printRatio(`Replicating ${COUNT} device days into it`, ours, reference, 60);
}

async function replicate(source: PouchDB.Database<DeviceDay>, target: PouchDB.Database<DeviceDay>) {
  const { docs_written } = await source.replicate.to(target, { batch_size: BATCH });
  if (docs_written !== COUNT) throw new Error(`Only ${docs_written} of ${COUNT} documents arrived.`);
}
