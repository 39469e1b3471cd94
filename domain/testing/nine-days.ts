/** The recorded nine days, for tests: README.md describes them. */
import * as v from 'valibot';
import exportUrl from './export.json.gz?url&inline';
import goldenJson from './golden.json';
import defaultCategories from './default-categories.json';
import truthJson from './truth.json';
import { parseNineDays } from './parse-nine-days.ts';

const Seconds = v.record(v.string(), v.number());

const GoldenDay = v.object({
  timeperiod: v.string(),
  duration: v.number(),
  apps: Seconds,
  categories: Seconds,
  domains: Seconds,
  hours: v.array(v.object({ start: v.string(), duration: v.number(), categories: Seconds }))
});

/** What the server returned for each local date. */
export const golden = v.parse(v.record(v.string(), GoldenDay), goldenJson);

const Truth = v.object({
  days: v.array(
    v.object({
      blocks: v.array(v.object({ start: v.string(), end: v.string(), project: v.optional(v.string()) }))
    })
  )
});

/** The blocks of what was really worked on, with the project where there was one. */
export const trueBlocks = v
  .parse(Truth, truthJson)
  .days.flatMap(({ blocks }) =>
    blocks.map(({ start, end, project }) => ({ startMs: Date.parse(start), endMs: Date.parse(end), project }))
  );

export { defaultCategories };

/** The buckets with all their events. */
export async function loadNineDays() {
  const { body } = await fetch(exportUrl);
  if (body === null) throw new Error('The recorded days are missing.');
  const json: unknown = await new Response(body.pipeThrough(new DecompressionStream('gzip'))).json();
  return parseNineDays(json);
}
