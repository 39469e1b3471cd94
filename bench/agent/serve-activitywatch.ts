/** A stand-in for ActivityWatch in a process of its own, so that its processor time is measured separately. */
import { startActivityWatch } from '../../demo/activitywatch/server.ts';
import { readNineDays } from '../read-nine-days.ts';
import { growingStoreOf } from './growing-store.ts';

/** Prints its address; every message of its parent is the time (Unix milliseconds). */
export async function serveActivityWatch(): Promise<void> {
  const store = growingStoreOf(readNineDays(), Number(process.env['BENCH_SHIFT_MS']));
  const { url } = await startActivityWatch({ hostname: 'devbox-01', deviceId: 'device-1', store });
  process.on('message', (nowMs) => {
    store.nowMs = Number(nowMs);
    process.send?.('ready');
  });
  console.log(url);
}
