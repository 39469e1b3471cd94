import { PROFILE_ID, type Profile } from '#domain/documents/profile.ts';
import { DEFAULT_DAY_START } from '#domain/time/local-days.ts';
import type { OwnData } from './own-data.svelte.ts';

/** Changes the person's own profile; `name` is theirs, for the profile that is made where there is none yet. */
export async function saveProfile(own: OwnData, name: string, change: Partial<Profile>): Promise<void> {
  const profile: Profile = own.profile ?? {
    _id: PROFILE_ID,
    type: 'profile',
    v: 1,
    developer: own.developer,
    name,
    zones: [],
    dayStart: DEFAULT_DAY_START
  };
  await own.save({ ...profile, ...change });
}
