/** Which documents each sort of database holds, by the first part of their ids. */
import { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import { PersonMonth } from '#domain/documents/month.ts';
import { Goal } from '#domain/documents/goal.ts';
import { Holiday } from '#domain/documents/holiday.ts';
import { SavedView } from '#domain/documents/view.ts';
import { Team } from '#domain/documents/team.ts';
import { Device } from '#domain/documents/device.ts';
import { Entry } from '#domain/documents/entry.ts';
import { Profile } from '#domain/documents/profile.ts';
import { Review } from '#domain/documents/review.ts';
import { Sheet } from '#domain/documents/sheet.ts';
import { TeamDeveloper } from '#domain/documents/team-developer.ts';
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
