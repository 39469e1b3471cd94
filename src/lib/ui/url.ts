/** The same URL with other search parameters; one that is undefined is removed. */
export function withParams(url: URL, params: Record<string, string | undefined>): URL {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return changed;
}
