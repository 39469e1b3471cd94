/**
 * The design documents. Their functions are the text of the files in this folder. Access and totals are separate documents,
 * so that a change of access does not rebuild the indexes of the totals.
 */
import type * as v from 'valibot';
import { Absence } from '#domain/documents/absence.ts';
import { OwnAlert, TeamAlert } from '#domain/documents/alert.ts';
import { OrgAlertRules } from '#domain/documents/alert-rules.ts';
import { Budget } from '#domain/documents/budget.ts';
import { Contract } from '#domain/documents/contract.ts';
import { DeviceDay } from '#domain/documents/day.ts';
import { Device } from '#domain/documents/device.ts';
import { Entry } from '#domain/documents/entry.ts';
import { Goal, TeamGoal } from '#domain/documents/goal.ts';
import { Hint } from '#domain/documents/hint.ts';
import { Holiday, Holidays } from '#domain/documents/holiday.ts';
import { Profile } from '#domain/documents/profile.ts';
import { Refusal } from '#domain/documents/refusal.ts';
import { Retention } from '#domain/documents/retention.ts';
import { Review } from '#domain/documents/review.ts';
import { ReviewPolicy } from '#domain/documents/review-policy.ts';
import { Rules } from '#domain/documents/rules.ts';
import { Sheet } from '#domain/documents/sheet.ts';
import { Team } from '#domain/documents/team.ts';
import { Timer } from '#domain/documents/timer.ts';
import { SavedView } from '#domain/documents/view.ts';
import { describeShape } from './describe-shape.ts';
import auditAccess from './audit/validate_doc_update.js?raw';
import developerAccess from './developer/validate_doc_update.js?raw';
import orgAccess from './org/validate_doc_update.js?raw';
import findShapeProblem from './shape.js?raw';
import byApp from './team/totals/by_app.js?raw';
import byCategory from './team/totals/by_category.js?raw';
import byDeveloper from './team/totals/by_developer.js?raw';
import byProject from './team/totals/by_project.js?raw';
import teamAccess from './team/validate_doc_update.js?raw';

export type DesignDocument = {
  _id: `_design/${string}`;
  language: 'javascript';
  validate_doc_update?: string;
  views?: Record<string, { map: string; reduce: '_sum' }>;
};

/** CouchDB evaluates the text as an expression. A named function without parentheses is a declaration, which has no value. */
const toExpression = (text: string) => `(${text.trim()})`;

/** What people write in each kind of database, by kind. */
export const WRITTEN = {
  developer: {
    day: DeviceDay,
    device: Device,
    profile: Profile,
    entry: Entry,
    sheet: Sheet,
    goal: Goal,
    alert: OwnAlert,
    view: SavedView,
    review: Review,
    contract: Contract,
    absence: Absence,
    timer: Timer,
    refusal: Refusal,
    hint: Hint
  },
  team: { review: Review, alert: TeamAlert },
  org: {
    rules: Rules,
    goal: TeamGoal,
    budget: Budget,
    'alert-rules': OrgAlertRules,
    view: SavedView,
    holiday: Holiday,
    holidays: Holidays,
    team: Team,
    reviews: ReviewPolicy,
    retention: Retention
  }
} satisfies Record<string, Record<string, v.GenericSchema>>;

const MARKER = '/* insert shapes */';

/** A validation function with the shapes of what is written, from the schemas, and the function that checks them. */
function access(text: string, written: Record<string, v.GenericSchema>): DesignDocument {
  const shapes = Object.fromEntries(
    Object.entries(written).map(([kind, schema]) => [kind, describeShape(schema)])
  );
  const inserted = `var shapes = ${JSON.stringify(shapes)};\n${findShapeProblem}`;
  return {
    _id: '_design/access',
    language: 'javascript',
    validate_doc_update: toExpression(text.replace(MARKER, () => inserted))
  };
}

const sumOf = (text: string) => ({ map: toExpression(text), reduce: '_sum' as const });

/** Rows `[local date, name] → seconds`. */
const totals: DesignDocument = {
  _id: '_design/totals',
  language: 'javascript',
  views: {
    by_developer: sumOf(byDeveloper),
    by_project: sumOf(byProject),
    by_category: sumOf(byCategory),
    by_app: sumOf(byApp)
  }
};

export const DEVELOPER_DESIGN: DesignDocument[] = [access(developerAccess, WRITTEN.developer)];
export const TEAM_DESIGN: DesignDocument[] = [access(teamAccess, WRITTEN.team), totals];
export const ORG_DESIGN: DesignDocument[] = [access(orgAccess, WRITTEN.org)];
export const AUDIT_DESIGN: DesignDocument[] = [access(auditAccess, {})];

const functionsOf = ({ validate_doc_update, views = {} }: DesignDocument): string[] => [
  ...(validate_doc_update === undefined ? [] : [validate_doc_update]),
  ...Object.values(views).map(({ map }) => map)
];

/** The text of every function of ours. */
export const OWN_FUNCTIONS: ReadonlySet<string> = new Set(
  [DEVELOPER_DESIGN, TEAM_DESIGN, ORG_DESIGN, AUDIT_DESIGN].flat().flatMap(functionsOf)
);
