/** What the caller may see, for programs: people, days, projects and statements, page by page. Without `team` it is the caller’s own. */
import * as v from 'valibot';
import { CalendarDate, DayDate, DeveloperId, TeamSlug, Week } from '../documents/primitives.ts';
import { datesOfWeek, daysBetween, weekOf } from '../time/calendar.ts';
import { MAX_CUSTOM_DAYS } from '../time/periods.ts';
import { pageLimit } from './paging.ts';
import { defineRoute } from './route.ts';

const MAX_PAGE = 500;
/** Of statements, which may have thousands of rows each. */
const MAX_STATEMENTS = 50;
const MAX_CURSOR = 400;

/** What the page before said. */
const cursor = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(MAX_CURSOR, 'is not the `next` of a page'),
    v.regex(/^[A-Za-z0-9_-]+$/, 'is not the `next` of a page')
  )
);
const next = v.optional(v.string());
const page = { limit: v.optional(pageLimit(MAX_PAGE), '100'), cursor };
const period = { from: DayDate, to: DayDate };

type Period = { from: string; to: string };
const ORDER = 'from must not be later than to';
const isInOrder = ({ from, to }: Period) => from <= to;
const LENGTH = `at most ${MAX_CUSTOM_DAYS} days`;
/** What is no date has been named already. */
const isShort = ({ from, to }: Period) =>
  !v.is(DayDate, from) || !v.is(DayDate, to) || daysBetween(from, to) < MAX_CUSTOM_DAYS;

const ExistingWeek = v.pipe(
  Week,
  v.check(
    (week) => /^20\d\d-W\d\d$/.test(week) && weekOf(datesOfWeek(week)[0]!) === week,
    'a week from 2000 to 2099 that exists'
  )
);

export const PeopleQuery = v.object({ team: v.optional(TeamSlug), ...page });
export const SeenPerson = v.object({
  developer_id: DeveloperId,
  name: v.string(),
  machines: v.array(v.object({ device: v.string(), os: v.string(), reported_until: v.nullable(v.string()) }))
});
export const SeenPeople = v.object({ people: v.array(SeenPerson), next });
export type SeenPeople = v.InferOutput<typeof SeenPeople>;

export const DaysQuery = v.pipe(
  v.object({ team: v.optional(TeamSlug), person: v.optional(DeveloperId), ...period, ...page }),
  v.check((query) => isInOrder(query), ORDER),
  v.check((query) => isShort(query), LENGTH)
);
export const SeenDay = v.object({
  developer_id: DeveloperId,
  /** The person’s local day. */
  date: CalendarDate,
  zone: v.string(),
  start: v.string(),
  end: v.string(),
  /** Reported up to here. */
  reported_until: v.string(),
  tracked_seconds: v.number(),
  active_seconds: v.number(),
  /** Local times of the first and last activity; missing where they are not shared, or nothing was active. */
  first: v.optional(v.string()),
  last: v.optional(v.string()),
  /** The project is empty for time without one. */
  work: v.array(v.object({ project: v.string(), category: v.string(), seconds: v.number() }))
});
export type SeenDay = v.InferOutput<typeof SeenDay>;
export const SeenDays = v.object({ days: v.array(SeenDay), next });
export type SeenDays = v.InferOutput<typeof SeenDays>;

export const ProjectsQuery = v.pipe(
  v.object({ team: v.optional(TeamSlug), ...period, ...page }),
  v.check((query) => isInOrder(query), ORDER),
  v.check((query) => isShort(query), LENGTH)
);
export const SeenProjects = v.object({
  /** By name; the empty one is time without a project. */
  projects: v.array(v.object({ project: v.string(), seconds: v.number() })),
  next
});
export type SeenProjects = v.InferOutput<typeof SeenProjects>;

export const StatementsQuery = v.pipe(
  v.object({
    team: v.optional(TeamSlug),
    person: v.optional(DeveloperId),
    from: ExistingWeek,
    to: ExistingWeek,
    limit: v.optional(pageLimit(MAX_STATEMENTS), '20'),
    cursor
  }),
  v.check((query) => isInOrder(query), ORDER),
  v.check(
    ({ from, to }) =>
      !v.is(ExistingWeek, from) ||
      !v.is(ExistingWeek, to) ||
      isShort({ from: datesOfWeek(from)[0]!, to: datesOfWeek(to)[0]! }),
    LENGTH
  )
);
export const SeenStatement = v.object({
  developer_id: DeveloperId,
  week: Week,
  digest: v.string(),
  submitted: v.string(),
  dates: v.array(CalendarDate),
  /** Whether its figures are the approved ones, wait for a decision, were returned, or count no more. */
  status: v.picklist(['approved', 'pending', 'returned', 'replaced']),
  rows: v.array(
    v.object({
      date: CalendarDate,
      project: v.string(),
      category: v.string(),
      seconds: v.number(),
      rounded_seconds: v.number()
    })
  )
});
export type SeenStatement = v.InferOutput<typeof SeenStatement>;
export const SeenStatements = v.object({ statements: v.array(SeenStatement), next });
export type SeenStatements = v.InferOutput<typeof SeenStatements>;

const errors = {
  'not-found': 'The caller does not report.',
  forbidden: 'There is no such team, the caller does not manage it, or the token does not read it.'
} as const;
const PAGED = 'Send `next` of a page as `cursor` for the next one; a page may have fewer items than `limit`.';

export const listSeenPeopleRoute = defineRoute({
  method: 'GET',
  path: '/people',
  summary: `Lists the people of a team, or the caller alone. ${PAGED}`,
  ...{ access: 'session', scope: 'people', status: 200 },
  query: PeopleQuery,
  response: SeenPeople,
  errors
});

export const listSeenDaysRoute = defineRoute({
  method: 'GET',
  path: '/days',
  summary: `Lists the local days of people of a team, or of the caller, with their time by project and category. ${PAGED}`,
  ...{ access: 'session', scope: 'days', status: 200 },
  query: DaysQuery,
  response: SeenDays,
  errors
});

export const listSeenProjectsRoute = defineRoute({
  method: 'GET',
  path: '/projects',
  summary: `Lists the projects of a period with the time of a team, or of the caller. ${PAGED}`,
  ...{ access: 'session', scope: 'projects', status: 200 },
  query: ProjectsQuery,
  response: SeenProjects,
  errors
});

export const listSeenStatementsRoute = defineRoute({
  method: 'GET',
  path: '/statements',
  summary: `Lists the statements of weeks (\`from=2026-W44\`) of people of a team, or of the caller, as they were submitted. ${PAGED}`,
  ...{ access: 'session', scope: 'statements', status: 200 },
  query: StatementsQuery,
  response: SeenStatements,
  errors
});
