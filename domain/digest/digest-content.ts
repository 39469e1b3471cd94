/** What a digest says, before it is laid out as text or HTML: titles, rows of a name and a value, and sentences. */
import { MANAGERS_HEAR } from '../alerts/alert-rules.ts';
import { alertTitle, ENGLISH_DATES } from '../alerts/alert-text.ts';
import { countGoalStates, goalLabel, reachedLabel, STATE_NAMES } from '../goals/goal-text.ts';
import type { Totals } from '../metrics/sum-figures.ts';
import { projectLabel } from '../projects/project-label.ts';
import { datesOfWeek } from '../time/calendar.ts';
import { cutText, oneLine } from '../text.ts';
import { prose } from '../time/duration-text.ts';
import { STATUS_LABELS } from '../timesheets/status-labels.ts';
import type { DigestGoal, OwnDigest } from './own-digest.ts';
import type { DigestPerson, TeamDigest } from './team-digest.ts';

export type DigestRow = { name: string; value: string };
/** `more`: so many rows are left out. */
export type DigestSection = { title: string; rows: DigestRow[]; more: number };
export type DigestContent = {
  /** One line, without any figure: it also stands in the log of what was sent. */
  title: string;
  /** `16 Nov – 22 Nov 2026` */
  period: string;
  figures: DigestRow[];
  /** Sentences about what is not known. */
  notes: string[];
  sections: DigestSection[];
};

/** Rows of each section. */
export const MAX_PEOPLE = 60;
export const MAX_ROWS = 10;
const MAX_NAME_LENGTH = 60;

export const weekNumber = (week: string): number => Number(week.slice('YYYY-W'.length));

export function ownDigestContent(digest: OwnDigest): DigestContent {
  const { week, totals, isKnown, statement } = digest;
  return {
    title: `Your week ${weekNumber(week)}`,
    period: periodText(week),
    figures: [
      ...figureRows(totals, isKnown),
      ...(statement === undefined ? [] : [{ name: 'Statement', value: STATUS_LABELS[statement] }])
    ],
    notes: notesOf(digest),
    sections: [projectSection(totals), sectionOf('Goals', digest.goals.map(goalRow), MAX_ROWS)].filter(
      hasRows
    )
  };
}

function notesOf({ missing, collectedFrom }: OwnDigest): string[] {
  const dates = missing.map(ENGLISH_DATES.weekday).join(', ');
  return [
    ...(missing.length > 0
      ? [`Not reported in full yet: ${dates}. The figures grow when these days are reported.`]
      : []),
    ...(collectedFrom !== undefined
      ? [`Nothing was collected before ${ENGLISH_DATES.weekday(collectedFrom)}.`]
      : [])
  ];
}

export function teamDigestContent(digest: TeamDigest): DigestContent {
  const { week, name, totals, isKnown, people, waiting, alerts } = digest;
  const behind = people.filter(({ missing }) => missing.length > 0).length;
  return {
    title: `Week ${weekNumber(week)} of ${shorten(name)}`,
    period: periodText(week),
    figures: [
      ...figureRows(totals, isKnown),
      { name: 'Weeks that wait for a review', value: String(waiting.length) },
      { name: 'Open alerts', value: String(alerts.length) }
    ],
    notes:
      behind > 0
        ? [
            `Not reported in full yet: ${behind} of ${people.length} people. The figures grow when they report.`
          ]
        : [],
    sections: [
      sectionOf('People', people.map(personRow), MAX_PEOPLE),
      projectSection(totals),
      sectionOf(
        'Waiting for a review',
        waiting.map((one) => ({ name: shorten(one.name), value: `week ${weekNumber(one.week)}` })),
        MAX_ROWS
      ),
      sectionOf(
        'Open alerts',
        alerts.map((alert) => ({ name: oneLine(alertTitle(alert, { isOfTeam: true })), value: '' })),
        MAX_ROWS
      )
    ].filter(hasRows)
  };
}

/** The people whose figures the digest shows. They see it in the log of what was sent about them. */
export const shownPeople = ({ people, waiting, alerts }: TeamDigest): string[] => [
  ...new Set([
    ...people.slice(0, MAX_PEOPLE).map(({ id }) => id),
    ...waiting.slice(0, MAX_ROWS).map(({ developer }) => developer),
    ...alerts
      .slice(0, MAX_ROWS)
      .filter(({ rule }) => MANAGERS_HEAR.includes(rule))
      .map(({ subject }) => subject)
  ])
];

const figureRows = ({ trackedSeconds, focusSeconds }: Totals, isKnown: boolean): DigestRow[] => [
  { name: 'Tracked time', value: isKnown ? prose(trackedSeconds) : 'nothing reported yet' },
  ...(isKnown
    ? [{ name: 'Focus time', value: focusSeconds === undefined ? 'not shared' : prose(focusSeconds) }]
    : [])
];

const projectSection = ({ byProject }: Totals): DigestSection =>
  sectionOf(
    'Projects',
    [...byProject]
      .filter(([, seconds]) => seconds > 0)
      .map(([project, seconds]) => ({ name: shorten(projectLabel(project)), value: prose(seconds) })),
    MAX_ROWS
  );

function goalRow({ title, periods }: DigestGoal): DigestRow {
  const last = periods.at(-1)!;
  const label = goalLabel(last.goal);
  const aim = `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
  const reached =
    last.goal.per === 'day'
      ? countGoalStates(periods.map(({ state }) => state))
      : periods
          .map((period) => `${STATE_NAMES[period.state].toLowerCase()} (${reachedLabel(period)})`)
          .join(', then ');
  return { name: shorten(title), value: `${reached}; ${shorten(aim)}` };
}

function personRow({ name, trackedSeconds, focusSeconds, missing }: DigestPerson): DigestRow {
  const parts = [
    trackedSeconds === undefined ? 'nothing reported yet' : prose(trackedSeconds),
    ...(focusSeconds === undefined ? [] : [`focus ${prose(focusSeconds)}`]),
    ...(trackedSeconds !== undefined && missing.length > 0
      ? [`not in full: ${missing.map(ENGLISH_DATES.weekday).join(', ')}`]
      : [])
  ];
  return { name: shorten(name), value: parts.join(' · ') };
}

const sectionOf = (title: string, rows: readonly DigestRow[], most: number): DigestSection => ({
  title,
  rows: rows.slice(0, most),
  more: Math.max(0, rows.length - most)
});

const hasRows = ({ rows }: DigestSection) => rows.length > 0;

/** `28 Dec 2026 – 3 Jan 2027`; the year once where it is the same. */
function periodText(week: string): string {
  const dates = datesOfWeek(week);
  const [first, last] = [dates[0]!, dates[6]!];
  const [firstYear, lastYear] = [first.slice(0, 4), last.slice(0, 4)];
  return `${ENGLISH_DATES.day(first)}${firstYear === lastYear ? '' : ` ${firstYear}`} – ${ENGLISH_DATES.day(last)} ${lastYear}`;
}

/** A name on one line, of which nothing ends the line that it is in. */
const shorten = (text: string): string => {
  const line = oneLine(text);
  return line.length <= MAX_NAME_LENGTH ? line : `${cutText(line, MAX_NAME_LENGTH - 1)}…`;
};
