/** Documents with one value changed: of another type, size or form, removed or repeated, or with more in it than is known. */
import fc from 'fast-check';

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every place within a document. */
export function pathsOf(value: unknown): string[][] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => [[key], ...pathsOf(value[key]).map((path) => [key, ...path])]);
}

const REMOVED = Symbol('removed');

/** A deep copy in which the value at a path is what `change` makes of it. */
export function changeAt(document: object, path: string[], change: (value: unknown) => unknown): object {
  const copy = structuredClone(document);
  let parent = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  const changed = change(parent[last]);
  if (changed !== REMOVED) parent[last] = changed;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

const repeat = (value: unknown, count: number): unknown => {
  if (typeof value === 'string') return (value || 'x').repeat(count);
  if (Array.isArray(value)) return Array.from({ length: count }, () => value).flat();
  return typeof value === 'number' ? value + count : value;
};

const OTHER_VALUES = [
  ...[null, true, -1, 0, 1, 2, 97, 901, 1.5, 9e15, 1e300],
  ...['', ':', '2026-02-30', [], {}, [0], [[]]]
];

/** What makes another value of a value. */
export const anyChange: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  fc.constantFrom<unknown>(...OTHER_VALUES).map((value) => () => value),
  fc.constant(() => REMOVED),
  fc.constant((value: unknown) =>
    isContainer(value) && !Array.isArray(value) ? { ...value, unknown: 1 } : value
  ),
  fc.integer({ min: 2, max: 3000 }).map((count) => (value: unknown) => repeat(value, count)),
  fc.string().map((text) => () => text)
);
