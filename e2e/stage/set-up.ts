/** Runs once before all journeys: what they share on disk is there before two of them need it at the same time. */
import { findChromium } from './browser/chromium.ts';
import { buildEverything } from './server/server-process.ts';

export default async function setUp(): Promise<void> {
  buildEverything();
  // Unpacks the browser of the npm package. Where there is none, the journeys that need it say so.
  await findChromium().catch(() => undefined);
}
