/** What a day comes to, whether it is known as a person's day or as a row of their month. */
import type { PersonDay } from '../documents/day.ts';
import type { MonthDay, PersonMonth } from '../documents/month.ts';
import type { Weighing } from '../merge/person-month.ts';
import { totalLength } from '../time/spans.ts';
import { pairs, triples } from '../time/slots.ts';
import { focusSeconds, isUntimed } from './focus.ts';

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

export type Weights = Pick<Weighing, 'weightOf' | 'focus'>;

const remembered = new WeakMap<Weights, WeakMap<PersonDay, DayFigures>>();

/** The figures of a person's day; worked out once for the same document and the same weights. */
export function figuresOfDay(day: PersonDay, weights: Weights): DayFigures {
  const known = remembered.get(weights) ?? new WeakMap<PersonDay, DayFigures>();
  remembered.set(weights, known);
  const figures = known.get(day) ?? computeFigures(day, weights);
  known.set(day, figures);
  return figures;
}

function computeFigures(day: PersonDay, { weightOf, focus }: Weights): DayFigures {
  const work = new Map<string, Work>();
  for (const [, key, seconds] of triples(day.cells)) {
    const [, category, project] = day.keys[key]!;
    const name = JSON.stringify([category, project]);
    work.set(name, { category, project, seconds: (work.get(name)?.seconds ?? 0) + seconds });
  }
  return {
    date: day.date,
    work: [...work.values()],
    activeSeconds: totalLength(pairs(day.active)),
    focusSeconds: isUntimed(day) ? undefined : focusSeconds(day, weightOf, focus),
    switches: day.switches.reduce((left, right) => left + right, 0)
  };
}

const rememberedOfMonths = new WeakMap<MonthDay, DayFigures>();

/** The figures of a closed day as its month tells them; worked out once for the same document. */
export function figuresOfMonthDay(month: Pick<PersonMonth, 'keys'>, day: MonthDay): DayFigures {
  const figures = rememberedOfMonths.get(day) ?? readMonthDay(month, day);
  rememberedOfMonths.set(day, figures);
  return figures;
}

function readMonthDay(month: Pick<PersonMonth, 'keys'>, day: MonthDay): DayFigures {
  const work: Work[] = [];
  for (let index = 0; index + 1 < day.cells.length; index += 2) {
    const [category, project] = month.keys[day.cells[index]!]!;
    work.push({ category, project, seconds: day.cells[index + 1]! });
  }
  return { date: day.date, work, activeSeconds: day.active, focusSeconds: day.focus, switches: day.switches };
}
