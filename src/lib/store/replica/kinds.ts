/** Which documents each sort of database holds, by the first part of their ids. */
import { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import { PersonMonth } from '#domain/documents/month.ts';
import { Goal, Holiday, SavedView, Team } from '#domain/documents/organisation.ts';
import { Device, Entry, Profile, Review, Sheet, TeamDeveloper } from '#domain/documents/people.ts';
import { Rules } from '#domain/documents/rules.ts';

export const TEAM_KINDS = {
  developer: TeamDeveloper,
  day: PersonDay,
  month: PersonMonth,
  sheet: Sheet,
  review: Review
};

export const OWN_KINDS = {
  day: DeviceDay,
  device: Device,
  profile: Profile,
  entry: Entry,
  sheet: Sheet,
  review: Review,
  goal: Goal,
  view: SavedView
};

export const ORG_KINDS = { rules: Rules, team: Team, goal: Goal, view: SavedView, holiday: Holiday };

/** Sorts after every id that begins with the same letters. */
export const AFTER_ALL = '\ufff0';
