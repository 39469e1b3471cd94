/**
 * `names:<week>` in a team's database, written by the service: where the time of a whole team went, and what interrupted its
 * focus, by name. It names only what at least three people have time of, and never who.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, Name, text, Week, Whole, wholeUpTo } from './primitives.ts';

/** A name is in the document if so many people have time of it. */
export const MIN_PEOPLE = 3;
/** The first names of each list. */
export const MAX_TEAM_NAMES = 200;

const MAX_PEOPLE = 10_000;
const MAX_DOMAIN = 253;
const Seconds = Whole;

/** A name, the seconds of all of its people, and how many they are. */
export const NamedTotal = v.tuple([text(MAX_DOMAIN), Seconds, wholeUpTo(MAX_PEOPLE)]);
export type NamedTotal = v.InferOutput<typeof NamedTotal>;
const Totals = v.pipe(v.array(NamedTotal), v.maxLength(MAX_TEAM_NAMES));

export const TeamNames = v.object({
  ...couchFields,
  type: v.literal('names'),
  v: v.literal(1),
  week: Week,
  /** How many people had reported anything of the week. */
  people: wholeUpTo(MAX_PEOPLE),
  sites: Totals,
  /** Apps or domains within focus sessions that are no focused time. */
  interruptions: Totals,
  /** Apps or domains of categories with a weight below 0. */
  distractions: Totals,
  /** The version of the rules by which it was made. */
  rules: Name
});
export type TeamNames = v.InferOutput<typeof TeamNames>;

export const teamNamesId = (week: string): string => `names:${week}`;
export const teamNamesRange = (): IdRange => rangeOf('names:');
