/** The weeks of the people of a team that wait for a review. */
import { group } from 'd3-array';
import type { Review } from '../documents/review.ts';
import type { Sheet } from '../documents/sheet.ts';
import type { TeamDeveloper } from '../documents/team-developer.ts';
import { weekState } from './week-state.ts';

export type WaitingSources = {
  developers: readonly Pick<TeamDeveloper, 'developer' | 'name'>[];
  sheets: readonly Sheet[];
  reviews: readonly Review[];
};

/** In the order of the sheets, also those that have not waited long enough for an alert. */
export function waitingWeeks({
  developers,
  sheets,
  reviews
}: WaitingSources): { developer: string; name: string; week: string }[] {
  const names = new Map(developers.map(({ developer, name }) => [developer, name]));
  const keyOf = ({ developer, week }: { developer: string; week: string }) => `${developer} ${week}`;
  const reviewsOf = group(reviews, keyOf);
  return [...group(sheets, keyOf)].flatMap(([key, ofWeek]) => {
    const { developer, week } = ofWeek[0]!;
    const name = names.get(developer);
    if (name === undefined || weekState(ofWeek, reviewsOf.get(key) ?? []).pending.length === 0) return [];
    return [{ developer, name, week }];
  });
}
