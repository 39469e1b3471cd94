import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { parseNineDays } from '#domain/testing/parse-nine-days.ts';

const FOLDER = 'domain/testing';

/** The recorded nine days (README beside them). Run from the repository's root. */
export function readNineDays(): FetchedBucket[] {
  return parseNineDays(JSON.parse(gunzipSync(readFileSync(`${FOLDER}/export.json.gz`)).toString()));
}

const Truth = v.object({
  days: v.array(
    v.object({
      date: v.string(),
      blocks: v.array(
        v.object({ start: v.string(), end: v.string(), kind: v.string(), project: v.optional(v.string()) })
      )
    })
  )
});

/** What was worked on in those days, in blocks. */
export function readTruth() {
  return v.parse(Truth, JSON.parse(readFileSync(`${FOLDER}/truth.json`, 'utf8'))).days;
}

export const DATES = Array.from({ length: 9 }, (_, index) => `2026-10-${19 + index}`);
