/**
 * What rules may make of time whose title is not known. A day says which result won, so of every rule that counts
 * before the winner it is known that its title did not match; and one of the winner's own did.
 */

/**
 * One rule, in the order in which rules count, tried on app and domain: they decide, or the `clue` does that is not
 * known, a pattern on the title. Equal clues give equal results.
 */
export type Trial = { result: string } & ({ known: 'yes' } | { known: 'maybe'; clue: string });

/** `refuted`: clues that do not hold. `oneOf`: at least one of these holds; empty: app and domain were enough. */
export type Evidence = { refuted: ReadonlySet<string>; oneOf: ReadonlySet<string> };

/** What is known where these rules gave `result`; undefined where they cannot have given it. */
export function evidenceOf(trials: readonly Trial[], result: string, none: string): Evidence | undefined {
  const first = trials.findIndex((trial) => trial.result === result);
  const before = first === -1 ? trials : trials.slice(0, first);
  if (before.some(({ known }) => known === 'yes')) return undefined;
  const refuted = new Set(before.flatMap(clueOf));
  if (first === -1) return result === none ? { refuted, oneOf: new Set() } : undefined;
  const own = trials.filter((trial) => trial.result === result);
  if (own.some(({ known }) => known === 'yes')) return { refuted, oneOf: new Set() };
  const oneOf = new Set(own.flatMap(clueOf).filter((clue) => !refuted.has(clue)));
  return oneOf.size === 0 ? undefined : { refuted, oneOf };
}

/** Every result that these rules may give, as far as the evidence goes. One alone is certain. */
export function candidatesOf(
  trials: readonly Trial[],
  { refuted, oneOf }: Evidence,
  none: string
): Set<string> {
  const candidates = new Set<string>();
  const open = new Set(oneOf);
  for (const trial of trials) {
    if (trial.known === 'maybe' && refuted.has(trial.clue)) continue;
    candidates.add(trial.result);
    if (trial.known === 'yes' || (open.delete(trial.clue) && open.size === 0)) return candidates;
  }
  return candidates.add(none);
}

/**
 * The result to come; undefined: another one than before, but which one depends on the title. `perhaps`: what else the title
 * may make of it. Where `perhaps` is empty, the result is certain.
 */
export type Expected = { to: string | undefined; perhaps: string[] };

/**
 * What becomes of the result `from` that the rules `before` gave, under those `after`. A clue of which nothing is known,
 * such as a new pattern, is not expected to hold.
 */
export function expectResult(
  before: readonly Trial[],
  after: readonly Trial[],
  from: string,
  none: string
): Expected {
  const evidence = evidenceOf(before, from, none);
  if (evidence === undefined && sameTrials(before, after)) return { to: from, perhaps: [] };
  const candidates = [...candidatesOf(after, evidence ?? NO_EVIDENCE, none)];
  const likely = evidence && likelyAnswer(after, evidence, none);
  const to = candidates.length === 1 ? candidates[0] : likely;
  const leaves = to !== undefined && to !== from;
  // Of what is expected to leave, titles may say that it stays.
  return { to, perhaps: candidates.filter((one) => one !== to && (leaves || one !== from)) };
}

const NO_EVIDENCE: Evidence = { refuted: new Set(), oneOf: new Set() };

const clueOf = (trial: Trial): string[] => (trial.known === 'maybe' ? [trial.clue] : []);

/** The result where no clue holds but those of which one does; undefined where it matters which, or they are gone. */
function likelyAnswer(trials: readonly Trial[], { oneOf }: Evidence, none: string): string | undefined {
  const results = new Set<string>();
  const open = new Set(oneOf);
  for (const trial of trials) {
    if (trial.known === 'maybe' && !oneOf.has(trial.clue)) continue;
    results.add(trial.result);
    if (trial.known === 'yes' || (open.delete(trial.clue) && open.size === 0)) return only(results);
  }
  return oneOf.size === 0 ? none : undefined;
}

const only = (results: ReadonlySet<string>) => (results.size === 1 ? [...results][0] : undefined);

const sameTrials = (before: readonly Trial[], after: readonly Trial[]) =>
  JSON.stringify(before) === JSON.stringify(after);
