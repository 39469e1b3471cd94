/** The recorded nine days, for tests: README.md tells what they are. */
import exportUrl from './export.json.gz?url&inline';
import golden from './golden.json';
import defaultCategories from './default-categories.json';
import { parseNineDays } from './parse-nine-days.ts';

export { golden, defaultCategories };

/** The buckets with all their events. */
export async function loadNineDays() {
  const { body } = await fetch(exportUrl);
  if (body === null) throw new Error('The recorded days are missing.');
  const json: unknown = await new Response(body.pipeThrough(new DecompressionStream('gzip'))).json();
  return parseNineDays(json);
}
