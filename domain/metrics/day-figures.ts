/** What a day comes to, whether it is known as a person's day or as a row of their month. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { MonthDay, PersonMonth } from '../documents/month.ts';
import { memoiseByObjects } from '../memoise.ts';
import { totalLength } from '../time/spans.ts';
import { pairs } from '../time/slots.ts';
import { focusSeconds, isUntimed } from './focus.ts';
import { secondsOfKeys } from './totals.ts';
import type { Weights } from './weights.ts';

/** Seconds of one category in one project; an empty project is "none". */
export type Work = { category: string; project: string; seconds: number };

export type DayFigures = {
  date: string;
  work: Work[];
  activeSeconds: number;
  /** Undefined where the person does not share when they did what. */
  focusSeconds: number | undefined;
  switches: number;
};

/** The figures of a person's day; computed once for the same document and the same weights. */
export const figuresOfDay = (day: PersonDay, weights: Weights): DayFigures => computeFigures(weights, day);

const computeFigures = memoiseByObjects(({ weightOf, focus }: Weights, day: PersonDay): DayFigures => {
  const { keys } = day;
  // Many cells have the same key: names are compared once a key.
  const ofKeys = new Map<number, number>();
  for (const [key, seconds] of secondsOfKeys(day)) ofKeys.set(key, (ofKeys.get(key) ?? 0) + seconds);
  const work = new Map<string, Work>();
  for (const [key, seconds] of ofKeys) {
    const [, category, project] = keys[key]!;
    const name = JSON.stringify([category, project]);
    const known = work.get(name);
    if (known) known.seconds += seconds;
    else work.set(name, { category, project, seconds });
  }
  return {
    date: day.date,
    work: [...work.values()],
    activeSeconds: totalLength(pairs(day.active)),
    focusSeconds: isUntimed(day) ? undefined : focusSeconds(day, weightOf, focus),
    switches: sum(day.switches)
  };
});

/** The figures of a closed day as its month has them; computed once for the same document. */
export const figuresOfMonthDay = memoiseByObjects(
  (month: Pick<PersonMonth, 'keys'>, day: MonthDay): DayFigures => {
    const work: Work[] = [];
    const { keys } = month;
    const { cells } = day;
    for (let index = 0; index + 1 < cells.length; index += 2) {
      const [category, project] = keys[cells[index]!]!;
      work.push({ category, project, seconds: cells[index + 1]! });
    }
    return {
      date: day.date,
      work,
      activeSeconds: day.active,
      focusSeconds: day.focus,
      switches: day.switches
    };
  }
);
