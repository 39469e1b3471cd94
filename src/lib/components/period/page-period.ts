/** The period that a page shows, as its URL says it, and the period that this one is compared with. */
import {
  comparableDates,
  comparedWith,
  datesOfPeriod,
  periodBounds,
  type Period
} from '#domain/time/periods.ts';
import { shortPeriodName } from '#lib/ui/dates.ts';
import { comparisonOf, periodOf } from './period-url.ts';

/** `dates` pair with those of the shown period one by one, as far as both have begun. */
export type OtherPeriod = { period: Period; name: string; dates: string[] };

export class PagePeriod {
  readonly period: Period;
  /** `Week 47` */
  readonly name: string;
  /** All of them, in order. */
  readonly dates: string[];
  /** The first date and the last one. */
  readonly bounds: [first: string, last: string];
  /** The reader's local day. */
  readonly today: string;
  /** None of its dates has begun. */
  readonly isFuture: boolean;
  readonly isOver: boolean;
  /** Undefined: nothing is compared. */
  readonly other: OtherPeriod | undefined;

  constructor(url: URL, today: string) {
    this.period = periodOf(url, today);
    this.name = shortPeriodName(this.period);
    this.dates = datesOfPeriod(this.period);
    this.bounds = periodBounds(this.period);
    this.today = today;
    this.isFuture = this.bounds[0] > today;
    this.isOver = this.bounds[1] < today;
    const period = comparedWith(this.period, comparisonOf(url));
    this.other = period && {
      period,
      name: shortPeriodName(period),
      dates: comparableDates(this.period, period, today)
    };
  }

  /**
   * What `compare` makes of the dates of the other period, together with that period's name; undefined where nothing is
   * compared.
   */
  compared<T extends object>(
    compare: (dates: string[], isOver: boolean) => T
  ): (T & { name: string }) | undefined {
    return this.other && { ...compare(this.other.dates, this.isOver), name: this.other.name };
  }
}
