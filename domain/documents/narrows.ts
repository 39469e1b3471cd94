/** Whether a day of a team says less than it did: then its older revisions must go. */

/** As much of a day as is compared. */
type Comparable = {
  keys?: unknown;
  cells?: unknown;
  active?: unknown;
  timeline?: unknown;
  devices?: unknown;
};

/**
 * Whether a text (an app, a project, a domain, a machine) or time of the earlier version is missing from the later one. Growing
 * days narrow nothing.
 */
export function narrows(earlier: object, later: object): boolean {
  const before: Comparable = earlier;
  const after: Comparable = later;
  const remaining = new Set(textsOf(after));
  if (textsOf(before).some((text) => !remaining.has(text))) return true;
  const secondsAfter = secondsByKey(after);
  for (const [key, seconds] of secondsByKey(before)) if (seconds > (secondsAfter.get(key) ?? 0)) return true;
  return (
    covered(before.active) > covered(after.active) ||
    numbersOf(before.timeline).length > numbersOf(after.timeline).length
  );
}

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];

/** Seconds within spans of start and end. */
const covered = (spans: unknown) =>
  numbersOf(spans).reduce((total, edge, index) => total + (index % 2 === 0 ? -edge : edge), 0);

/** Instants change with every report. */
const isInstant = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text);

function textsOf({ keys, devices }: Comparable): string[] {
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  [keys, devices].forEach(visit);
  return texts.filter((text) => !isInstant(text));
}

/** Seconds of a day by the text of its keys. */
function secondsByKey({ keys, cells }: Comparable): Map<string, number> {
  const seconds = new Map<string, number>();
  const rows = numbersOf(cells);
  for (let row = 0; row + 2 < rows.length; row += 3) {
    const key = JSON.stringify(Array.isArray(keys) ? keys[rows[row + 1] ?? -1] : undefined);
    seconds.set(key, (seconds.get(key) ?? 0) + (rows[row + 2] ?? 0));
  }
  return seconds;
}
