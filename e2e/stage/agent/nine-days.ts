/** An ActivityWatch holding the recorded nine days. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { bucketsFromExport } from '../../../demo/activitywatch/events/buckets-from-export.ts';
import { startActivityWatch, type ActivityWatch } from '../../../demo/activitywatch/server.ts';

const TESTING = 'domain/testing';

export function startNineDays(options: { rust?: boolean } = {}): Promise<ActivityWatch> {
  const json: unknown = JSON.parse(
    gunzipSync(new Uint8Array(readFileSync(`${TESTING}/export.json.gz`))).toString()
  );
  return startActivityWatch({ hostname: 'devbox-01', store: bucketsFromExport(json), ...options });
}

export const ACTIVITYWATCH_CATEGORIES = `${TESTING}/default-categories.json`;
