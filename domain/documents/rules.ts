/** `rules` in `org`: how an organisation reads time. Opinions only; changing them rewrites no fact. */
import * as v from 'valibot';
import { patternSize } from '../categorise/pattern-size.ts';
import { RoundingRules } from './rounding.ts';
import { couchFields, MAX_CATEGORY, MAX_DAY_SECONDS, QuarterHour, text, Weight } from './primitives.ts';

/** The limits of rules, which every agent compiles. `validate_doc_update` of `org` has the same. */
export const MAX_RULES = 2000;
/** Apps or domains of one rule. */
export const MAX_MATCHES = 2000;
export const MAX_NAME_LENGTH = 200;
export const MAX_CATEGORY_DEPTH = 10;
export const MAX_PATTERN_LENGTH = 5000;
/** Of all patterns together, as `patternSize` measures them: they compile within a second. */
export const MAX_PATTERNS_SIZE = 100_000;
/** Characters of JSON. */
export const MAX_RULES_LENGTH = 200_000;

const Name = v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH));
const Matches = v.optional(v.pipe(v.array(Name), v.maxLength(MAX_MATCHES)));

/** ActivityWatch's own form of a rule, as its web UI stores and exports it under `classes`. */
export const ClassRule = v.union([
  v.object({
    type: v.literal('regex'),
    regex: v.pipe(v.string(), v.maxLength(MAX_PATTERN_LENGTH)),
    ignore_case: v.optional(v.nullable(v.boolean()))
  }),
  v.object({ type: v.union([v.literal('none'), v.null()]) })
]);
export type ClassRule = v.InferOutput<typeof ClassRule>;

/** One entry of ActivityWatch's `classes`. Names are paths, `["Work", "Programming"]`. */
export const ActivityWatchClass = v.looseObject({
  name: v.pipe(v.array(v.pipe(v.string(), v.minLength(1, 'is empty'))), v.minLength(1, 'is empty')),
  rule: ClassRule,
  data: v.optional(
    v.looseObject({
      color: v.optional(v.nullable(v.string())),
      /** A text in what some versions of its pages save. */
      score: v.optional(v.nullable(v.union([v.number(), v.string()])))
    })
  )
});
export type ActivityWatchClass = v.InferOutput<typeof ActivityWatchClass>;

/** A category: ActivityWatch's rule on app and title, plus our own matches, which never need a title. */
export const CategoryRule = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a rule id like work-editor')),
  name: v.pipe(v.array(v.pipe(Name, v.minLength(1))), v.minLength(1), v.maxLength(MAX_CATEGORY_DEPTH)),
  rule: ClassRule,
  /** Whole app names, compared without case and without `.exe`. */
  apps: Matches,
  /** Domains; each covers its subdomains. */
  domains: Matches,
  color: v.optional(Name),
  /** −2 very distracting … 2 very productive; left out: inherited from the parent; 0 is a value of its own. */
  weight: v.optional(Weight)
});
export type CategoryRule = v.InferOutput<typeof CategoryRule>;

/** Names a project where a window's app, title or domain matches. All given conditions must hold. */
export const ProjectRule = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a rule id like pay-tickets')),
  project: v.pipe(Name, v.minLength(1)),
  /** Tried on the title and on the editor's branch. */
  regex: v.optional(v.pipe(v.string(), v.maxLength(MAX_PATTERN_LENGTH))),
  ignore_case: v.optional(v.boolean()),
  apps: Matches,
  domains: Matches
});
export type ProjectRule = v.InferOutput<typeof ProjectRule>;

/**
 * What the managers of a team get by name of each person: domains, what interrupted focus and timelines to the minute, and the
 * apps and domains of distracting categories. What is false stays the person's own; teams of three and more get its totals.
 */
export const ManagerSharing = v.object({
  sites: v.boolean(),
  interruptions: v.boolean(),
  distractions: v.boolean()
});
export type ManagerSharing = v.InferOutput<typeof ManagerSharing>;

/** What may leave a machine at all. A person's own settings can only narrow it. */
export const Sharing = v.object({
  apps: v.boolean(),
  domains: v.boolean(),
  hiddenCategories: v.pipe(v.array(text(MAX_CATEGORY)), v.maxLength(MAX_RULES)),
  detail: v.picklist(['timeline', 'slots', 'day']),
  /** Left out: nothing of it. */
  managers: v.optional(ManagerSharing)
});
export type Sharing = v.InferOutput<typeof Sharing>;

/** A focus session: docs/metrics.md, "Focus session". */
export const FocusParameters = v.object({
  minSeconds: v.pipe(v.number(), v.minValue(60), v.maxValue(MAX_DAY_SECONDS)),
  minShare: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  minWeight: Weight,
  breakSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_DAY_SECONDS))
});
export type FocusParameters = v.InferOutput<typeof FocusParameters>;

/** Work hours on the days of the week, 1 is Monday. */
export const WorkHours = v.object({
  days: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.maxLength(7)),
  from: QuarterHour,
  to: QuarterHour
});
export type WorkHours = v.InferOutput<typeof WorkHours>;

export const RULES_ID = 'rules';

const RulesContent = v.object({
  ...couchFields,
  _id: v.literal(RULES_ID),
  type: v.literal('rules'),
  v: v.literal(1),
  categories: v.pipe(v.array(CategoryRule), v.maxLength(MAX_RULES)),
  projects: v.pipe(v.array(ProjectRule), v.maxLength(MAX_RULES)),
  sharing: Sharing,
  workHours: WorkHours,
  focus: FocusParameters,
  /** How long the last project holds while none is visible and the category is work. */
  projectHoldSeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_DAY_SECONDS)),
  /** How submitted weeks are rounded; left out: not at all. A later change alters nothing that was submitted. */
  rounding: v.optional(RoundingRules)
});
export type Rules = v.InferOutput<typeof RulesContent>;

export const Rules = v.pipe(
  RulesContent,
  v.check(
    (rules) => patternsSize(rules) <= MAX_PATTERNS_SIZE,
    'the patterns together are too large: shorten them, or repeat less in them'
  ),
  v.check(
    ({ categories, projects, sharing }) =>
      JSON.stringify([categories, projects, sharing]).length <= MAX_RULES_LENGTH,
    `the rules are larger than ${MAX_RULES_LENGTH / 1000} kB`
  )
);

function patternsSize({ categories, projects }: Rules): number {
  const patterns = [
    ...categories.map(({ rule }) => (rule.type === 'regex' ? rule.regex : '')),
    ...projects.map(({ regex = '' }) => regex)
  ];
  return patterns.reduce((size, pattern) => size + patternSize(pattern), 0);
}

/** Days that agents summarise again when the rules change; older ones stay as they are. */
export const RULES_REACH_DAYS = 30;
