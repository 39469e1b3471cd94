/** How long all alerts of 200 people take, with what they are made of: the queue of reviews, and the budgets of their projects. */
import { teamAlerts } from '#domain/alerts/team-alerts.ts';
import { budgetStates } from '#domain/budgets/budget-state.ts';
import { projectDays } from '#domain/budgets/project-days.ts';
import { budgetId, type Budget } from '#domain/documents/budget.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { datesOfWeek } from '#domain/time/calendar.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { rememberQueue } from '#domain/timesheets/review-queue.ts';
import { workCalendar } from '#domain/worktime/work-plan.ts';
import { group } from 'd3-array';
import { makeSources } from './review-queue.ts';
import { medianOf, reportFigure } from './figures.ts';

const TODAY = '2026-11-28';
const RUNS = 20;
const TARGET_MS = 100;
const frame = frameOf('UTC');

/** Prints the first time, when nothing is known of any day yet, and the median of later ones, each after one document changed. */
export function benchAlerts(): void {
  const sources = makeSources();
  const queueOf = rememberQueue();
  const { workHours } = DEFAULT_RULES;
  const calendar = workCalendar({ workHours, contracts: [], holidays: [], absences: [] });
  const budgets = projectsOf(sources.days).map((project, index): Budget => ({
    ...{ _id: budgetId(String(index).padStart(26, '0')), type: 'budget', v: 1, team: 'main', project },
    ...{ per: 'month', seconds: 400_000, from: '2026-01-01' }
  }));
  const run = (at: number) => {
    const days = sources.days.map((day, index) => (index === at * 7 ? { ...day } : day));
    const startMs = performance.now();
    const ofPerson = ({ developer }: { developer: string }) => developer;
    const [byDay, bySheet, byReview] = [
      group(days, ofPerson),
      group(sources.sheets, ofPerson),
      group(sources.reviews, ofPerson)
    ];
    const alerts = teamAlerts({
      people: sources.people.map(({ developer, name }, index) => ({
        ...{ developer, name, frame, calendar },
        machines: [
          {
            ...{ developer, device: 'box', os: 'linux', collectFromMs: 0 },
            throughMs: Date.parse(`${datesOfWeek('2026-W47')[index % 5]}T18:00:00Z`)
          }
        ],
        days: byDay.get(developer) ?? [],
        sheets: bySheet.get(developer) ?? [],
        reviews: byReview.get(developer) ?? []
      })),
      queue: queueOf({ ...sources, days }),
      budgets: budgetStates(budgets, projectDays(days, []), TODAY),
      ...{ goals: [], settings: undefined },
      nowMs: Date.parse(`${TODAY}T12:00:00Z`)
    });
    if (alerts.length < sources.people.length) throw new Error(`There are ${alerts.length} alerts.`);
    return performance.now() - startMs;
  };
  const firstMs = run(0);
  const timesMs = Array.from({ length: RUNS }, (_, index) => run(index + 1));
  const what = `all alerts of ${sources.people.length} people, after one document changed`;
  reportFigure(
    { what, figure: medianOf(timesMs), goal: TARGET_MS, unit: 'ms' },
    `first ${firstMs.toFixed(0)} ms`
  );
}

const projectsOf = (days: readonly { keys: readonly (readonly string[])[] }[]): string[] => [
  ...new Set(days.flatMap(({ keys }) => keys.flatMap(([, , project = '']) => project || [])))
];
