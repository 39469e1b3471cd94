/** How long the figures of a page take in a browser, without drawing. Milliseconds. */
import type { Page } from 'playwright-core';
import { addModule } from '../../e2e/stage/browser/store-page.ts';
import type * as Figures from './team-figures.ts';

declare global {
  interface Window {
    figures: typeof Figures;
  }
}

export const RUNS = 20;

export type Computed = {
  readMs: number;
  documents: number;
  /** Of each view: the first time, and in order of length the runs after it. */
  views: { name: string; firstMs: number; runsMs: number[] }[];
};

/** On a page of the dashboard whose replica of `database` is full. */
export async function compute(page: Page, user: string, database: string, today: string): Promise<Computed> {
  await addModule(page, 'figures', 'bench/dashboard/team-figures.ts');
  return page.evaluate(
    async ([name, database, today, runs]) => {
      const { readReplica, teamFigures, projectFigures } = window.figures;
      const started = performance.now();
      const { sources, documents } = await readReplica(name, database);
      const readMs = performance.now() - started;
      const nowMs = Date.now();
      const year = { kind: 'year', date: today } as const;
      const quarter = { kind: 'quarter', date: today } as const;
      const filter = () => ({ projects: ['api'], categories: [] });
      const work: Record<string, () => number> = {
        'team, a year': () => teamFigures(sources, year, today, nowMs),
        'team, a year of one project': () => teamFigures(sources, year, today, nowMs, filter()),
        'team, a quarter': () => teamFigures(sources, quarter, today, nowMs),
        'projects, a year': () => projectFigures(sources, year, today, nowMs)
      };
      const time = (run: () => number) => {
        const from = performance.now();
        if (!(run() > 0)) throw new Error('There is nothing to sum.');
        return performance.now() - from;
      };
      const views = Object.entries(work).map(([view, run]) => ({
        name: view,
        firstMs: time(run),
        runsMs: Array.from({ length: runs }, () => time(run)).sort((a, b) => a - b)
      }));
      return { readMs, documents, views };
    },
    [user, database, today, RUNS] as const
  );
}
