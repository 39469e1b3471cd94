/** The result of one check; `detail` says what was found, and how to fix what is wrong. */
export type Finding = { check: string; ok: boolean; detail: string };

export type Examined = {
  check: string;
  /** What is wrong, one item each. */
  problems: string[];
  /** The detail when nothing is wrong. */
  right: string;
  /** A sentence that says how to fix the problems. */
  remedy: string;
};

const MAX_LISTED = 5;

/** The finding of a check of many things: the first problems, or what is right. */
export function toFinding({ check, problems, right, remedy }: Examined): Finding {
  if (problems.length === 0) return { check, ok: true, detail: right };
  const more = problems.length > MAX_LISTED ? ` and ${problems.length - MAX_LISTED} more` : '';
  return { check, ok: false, detail: `${problems.slice(0, MAX_LISTED).join('; ')}${more}. ${remedy}` };
}
