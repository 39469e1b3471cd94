import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import { stepsOfPeriod } from '../time/period-steps.ts';
import { datesOfPeriod } from '../time/periods.ts';
import type { Work } from './day-figures.ts';
import { projectActivity } from './project-activity.ts';
import { categoriesOfProject, projectTotals } from './project-totals.ts';

const week = { kind: 'week', date: '2026-11-16' } as const;
const figures = (date: string, work: Work[]) => ({
  date,
  work,
  activeSeconds: 0,
  focusSeconds: undefined,
  switches: 0
});
const dayOf = (date: string, work: Work[]) => ({
  date,
  day: undefined,
  coverage: { state: 'complete', missingMs: 0 } as const,
  figures: figures(date, work)
});
const PROGRAMMING = 'Work > Programming';
const api = (seconds: number) => ({ category: PROGRAMMING, project: 'api', seconds });

describe('the projects of a period', () => {
  const people = [
    {
      id: 'ana',
      period: {
        days: [
          dayOf('2026-11-16', [api(600), { category: 'Comms > IM', project: '', seconds: 9000 }]),
          dayOf('2026-11-17', [api(60), { category: 'Comms > IM', project: 'web', seconds: 30 }])
        ]
      }
    },
    { id: 'kofi', period: { days: [dayOf('2026-11-17', [api(1000)])] } }
  ];

  it('come with most time first, without a project last, each with its people and steps', () => {
    expect(projectTotals(people, stepsOfPeriod(week))).toEqual([
      {
        project: 'api',
        seconds: 1660,
        people: new Map([
          ['kofi', 1000],
          ['ana', 660]
        ]),
        bySteps: [600, 1060, 0, 0, 0, 0, 0]
      },
      { project: 'web', seconds: 30, people: new Map([['ana', 30]]), bySteps: [0, 30, 0, 0, 0, 0, 0] },
      { project: '', seconds: 9000, people: new Map([['ana', 9000]]), bySteps: [9000, 0, 0, 0, 0, 0, 0] }
    ]);
  });

  it('are split by category', () => {
    const days = people.flatMap(({ period }) => period.days.map((day) => day.figures));
    expect([...categoriesOfProject(days, 'web')]).toEqual([['Comms > IM', 30]]);
  });

  it('add up to all that was tracked, over people and over steps', () => {
    const anyWork = fc.record({
      category: fc.constantFrom('Work', 'Media'),
      project: fc.constantFrom('', 'a', 'b'),
      seconds: fc.nat(900)
    });
    const quarter = { kind: 'quarter', date: '2026-11-16' } as const;
    const anyDays = fc
      .uniqueArray(fc.constantFrom(...datesOfPeriod(quarter)))
      .chain((dates) => fc.tuple(...dates.map((date) => fc.array(anyWork).map((work) => dayOf(date, work)))));
    fc.assert(
      fc.property(anyDays, anyDays, (ana, kofi) => {
        const both = [
          { id: 'ana', period: { days: ana } },
          { id: 'kofi', period: { days: kofi } }
        ];
        const totals = projectTotals(both, stepsOfPeriod(quarter));
        const tracked = [...ana, ...kofi].flatMap((day) => day.figures.work.map(({ seconds }) => seconds));
        expect(sum(totals.map(({ seconds }) => seconds))).toBe(sum(tracked));
        for (const { seconds, people: shares, bySteps } of totals) {
          expect([sum([...shares.values()]), sum(bySteps)]).toEqual([seconds, seconds]);
        }
      })
    );
  });
});

it('the first and last activity is found in days and months, whatever their order', () => {
  const day: Pick<PersonDay, 'date' | 'keys' | 'cells'> = {
    date: '2026-11-16',
    keys: [
      ['Code', PROGRAMMING, 'api', ''],
      ['Slack', 'Comms', '', '']
    ],
    cells: [40, 0, 60, 41, 1, 60]
  };
  const month: Pick<PersonMonth, 'keys' | 'days'> = {
    keys: [
      [PROGRAMMING, 'api'],
      [PROGRAMMING, 'old']
    ],
    days: [
      { date: '2026-10-02', cells: [0, 50, 1, 0], active: 50, focus: 0, switches: 0 },
      { date: '2026-10-01', cells: [1, 50], active: 50, focus: 0, switches: 0 }
    ]
  };
  expect([...projectActivity([day], [month])]).toEqual([
    ['api', { first: '2026-10-02', last: '2026-11-16' }],
    ['old', { first: '2026-10-01', last: '2026-10-01' }]
  ]);
});

const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);
