/** One thing that has to be right for the agent to work. */
export type Check = {
  name: string;
  /** `warning`: it works, but should be changed; `skipped`: something else has to be fixed first. */
  state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was found. */
  detail: string;
  /** What to do about it; only of failed checks and warnings. */
  remedy?: string;
};

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail });
export const skipped = (name: string): Check => ({ name, state: 'skipped', detail: 'not checked' });
export const warning = (name: string, detail: string, remedy: string): Check => ({
  name,
  state: 'warning',
  detail,
  remedy
});
export const failed = (name: string, detail: string, remedy: string): Check => ({
  name,
  state: 'failed',
  detail,
  remedy
});

const MARKS = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;
const COLOURS = { ok: 32, warning: 33, failed: 31, skipped: 90 } as const;

/** A check as lines for a terminal; green and red where it can show them. */
export function checkLines({ name, state, detail, remedy }: Check, coloured: boolean): string[] {
  const mark = coloured ? `\u001b[${COLOURS[state]}m${MARKS[state]}\u001b[0m` : MARKS[state];
  return [`${mark} ${name}: ${detail}`, ...(remedy === undefined ? [] : [`  → ${remedy}`])];
}

const URGENCY = ['failed', 'warning', 'skipped', 'ok'] as const;

/** What has to be fixed first, then what could not be checked, then the rest; otherwise in the order given. */
export const byUrgency = (checks: readonly Check[]): Check[] =>
  [...checks].sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
