const MOST_REMEMBERED = 50_000;

/** Remembers a pure function's answers by its argument, up to a bound; past it, starts anew. */
export function memoise<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const answer = compute(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, answer);
    return answer;
  };
}
