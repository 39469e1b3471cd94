/** Adds up what a report is made of, by up to two groupings. What is added may come in parts and in any order. */
import { isWithin } from '../categorise/category-path.ts';
import type { PersonDay } from '../documents/day.ts';
import type { DayFigures } from '../metrics/day-figures.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import type { Weights } from '../metrics/weights.ts';
import { weekOf } from '../time/calendar.ts';
import { MEASURE_KINDS, type Grouping, type ReportDefinition, type Unit } from './definition.ts';

/** `names`: one of each grouping: a date, an ISO week, a month, the id of a person, or a name; empty: none. */
export type ReportRow = { names: string[]; value: number };

export type Report = {
  definition: ReportDefinition;
  unit: Unit;
  rows: ReportRow[];
  /** Undefined: nothing is known. Seconds and counts are the sum of the rows. */
  total: number | undefined;
  /** Days of people: with something in them; only known by month, so without apps and domains; not reported to their end yet. */
  days: { known: number; withoutDetails: number; notReported: number };
};

type Sum = { value: number; weighted: number };
type Field = 'project' | 'category' | 'app' | 'domain' | 'device';
type Fact = { date: string; person: string } & Record<Field, string>;

/** Names as numbers, so that a row of two groupings is found without making a text. */
class Names {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  indexOf(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    this.#index.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

const MAX_NAMES = 2 ** 25;

export class Tally {
  readonly definition: ReportDefinition;
  readonly #weights: Weights;
  readonly #names: Names[];
  /** Of the groupings by time and person, for what is being added. */
  readonly #indexes: number[] = [];
  readonly #sums = new Map<number, Sum>();
  readonly #total: Sum = { value: 0, weighted: 0 };
  readonly #fact: Fact = { date: '', person: '', project: '', category: '', app: '', domain: '', device: '' };
  readonly #matching = new Map<string, boolean>();
  readonly #weeks = new Map<string, string>();
  readonly #needsKeys: boolean;
  #isKnown = false;
  readonly days = { known: 0, withoutDetails: 0, notReported: 0 };

  constructor(definition: ReportDefinition, weights: Weights) {
    this.definition = definition;
    this.#weights = weights;
    this.#names = definition.groups.map(() => new Names());
    const { apps, domains } = definition.filter;
    this.#needsKeys =
      apps.length + domains.length > 0 ||
      definition.groups.some((group) => group === 'app' || group === 'domain');
  }

  /** Whether the report shows this person. */
  isOfPerson(id: string): boolean {
    const { people } = this.definition.filter;
    return people.length === 0 || people.includes(id);
  }

  /** A day as it is now: `figures` of all its work, and the day itself where it is still stored. */
  addDay(person: string, figures: DayFigures, day: PersonDay | undefined): void {
    const { measure, groups } = this.definition;
    this.#isKnown = true;
    this.days.known++;
    this.#begin(figures.date, person);
    if (measure === 'focus') return this.#add(figures.focusSeconds ?? 0);
    if (measure === 'switches') return this.#add(figures.switches);
    if (measure === 'active') {
      if (!groups.includes('device')) return this.#add(figures.activeSeconds);
      if (!day) this.days.withoutDetails++;
      for (const { device, active } of day?.devices ?? []) {
        this.#fact.device = device;
        if (active > 0) this.#add(active);
      }
      return;
    }
    if (this.#needsKeys) return this.#addKeys(day);
    if (measure === 'tracked' && groups.every(isOfDay)) return this.#add(this.#matchingSeconds(figures));
    for (const { category, project, seconds } of figures.work) this.#addWork(category, project, seconds);
  }

  #matchingSeconds({ work }: DayFigures): number {
    let matching = 0;
    for (const { category, project, seconds } of work)
      if (this.#matches(category, project)) matching += seconds;
    return matching;
  }

  /** Seconds of a statement, or of a balance, which may be below zero. */
  addSeconds(
    person: string,
    row: { date: string; category?: string; project?: string },
    seconds: number
  ): void {
    this.#isKnown = true;
    this.#begin(row.date, person);
    const { category = '', project = '' } = row;
    if (this.#matches(category, project)) {
      this.#fact.category = category;
      this.#fact.project = project;
      this.#add(seconds, seconds * this.#weights.weightOf(category));
    }
  }

  finish(): Report {
    const { definition } = this;
    const { unit } = MEASURE_KINDS[definition.measure];
    const valueOf = ({ value, weighted }: Sum) =>
      unit === 'percent' ? (value === 0 ? 50 : 50 + (25 * weighted) / value) : value;
    const [first, second] = this.#names;
    const rows = [...this.#sums]
      .filter(([, sum]) => sum.value !== 0)
      .map(([key, sum]) => ({
        names: first
          ? [first.list[Math.floor(key / MAX_NAMES)]!, ...(second ? [second.list[key % MAX_NAMES]!] : [])]
          : [],
        value: valueOf(sum)
      }));
    const isKnown = this.#isKnown && !(unit === 'percent' && this.#total.value === 0);
    return {
      definition,
      unit,
      rows: inOrder(rows, definition.groups),
      total: isKnown ? valueOf(this.#total) : undefined,
      days: this.days
    };
  }

  /** What is the same for all that is added of one person and day is looked up once. */
  #begin(date: string, person: string): void {
    this.#fact.date = date;
    this.#fact.person = person;
    this.definition.groups.forEach((group, index) => {
      if (isOfDay(group)) this.#indexes[index] = this.#names[index]!.indexOf(this.#nameOf(group));
    });
  }

  #addWork(category: string, project: string, seconds: number): void {
    if (!this.#matches(category, project)) return;
    this.#fact.category = category;
    this.#fact.project = project;
    this.#add(seconds, this.definition.measure === 'pulse' ? seconds * this.#weights.weightOf(category) : 0);
  }

  #addKeys(day: PersonDay | undefined): void {
    if (!day) {
      this.days.withoutDetails++;
      return;
    }
    const { apps, domains } = this.definition.filter;
    for (const [key, seconds] of secondsOfKeys(day)) {
      const [app, category, project, domain] = day.keys[key]!;
      if ((apps.length > 0 && !apps.includes(app)) || (domains.length > 0 && !domains.includes(domain)))
        continue;
      this.#fact.app = app;
      this.#fact.domain = domain;
      this.#addWork(category, project, seconds);
    }
  }

  #matches(category: string, project: string): boolean {
    const { projects, categories } = this.definition.filter;
    if (projects.length > 0 && !projects.includes(project)) return false;
    if (categories.length === 0) return true;
    const known = this.#matching.get(category);
    if (known !== undefined) return known;
    const matches = isWithin(category, categories);
    this.#matching.set(category, matches);
    return matches;
  }

  #add(value: number, weighted = 0): void {
    const key = this.#indexOf(0) * MAX_NAMES + this.#indexOf(1);
    const sum = this.#sums.get(key);
    if (sum) {
      sum.value += value;
      sum.weighted += weighted;
    } else this.#sums.set(key, { value, weighted });
    this.#total.value += value;
    this.#total.weighted += weighted;
  }

  #indexOf(place: 0 | 1): number {
    const group = this.definition.groups[place];
    if (group === undefined) return 0;
    return isOfDay(group) ? this.#indexes[place]! : this.#names[place]!.indexOf(this.#nameOf(group));
  }

  #nameOf(group: Grouping): string {
    const fact = this.#fact;
    switch (group) {
      case 'day':
        return fact.date;
      case 'week':
        return this.#weekOf(fact.date);
      case 'month':
        return fact.date.slice(0, 7);
      default:
        return fact[group];
    }
  }

  #weekOf(date: string): string {
    const known = this.#weeks.get(date);
    if (known !== undefined) return known;
    const week = weekOf(date);
    this.#weeks.set(date, week);
    return week;
  }
}

const isOfDay = (group: Grouping) => isTime(group) || group === 'person';
const isTime = (group: Grouping | undefined) => group === 'day' || group === 'week' || group === 'month';

/** Times in their order; of everything else the largest first, equal ones by name. */
function inOrder(rows: ReportRow[], groups: readonly Grouping[]): ReportRow[] {
  const ofFirst = new Map<string, number>();
  for (const { names, value } of rows) {
    const name = names[0] ?? '';
    ofFirst.set(name, (ofFirst.get(name) ?? 0) + value);
  }
  const compareNames = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return rows.sort((a, b) => {
    const [first = '', second = ''] = a.names;
    const [otherFirst = '', otherSecond = ''] = b.names;
    if (first !== otherFirst) {
      const byValue = isTime(groups[0]) ? 0 : ofFirst.get(otherFirst)! - ofFirst.get(first)!;
      return byValue || compareNames(first, otherFirst);
    }
    return (isTime(groups[1]) ? 0 : b.value - a.value) || compareNames(second, otherSecond);
  });
}
