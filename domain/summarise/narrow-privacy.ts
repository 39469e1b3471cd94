/** A person's settings from several places: what leaves is what all of them allow. */
import type { OwnPrivacy } from '../documents/profile.ts';
import type { Privacy } from './privacy.ts';
import { narrowSharing } from './share-key.ts';

/** Nothing but the totals of days by category and project: for settings that exist and cannot be read. */
export const STRICTEST_PRIVACY: OwnPrivacy = {
  changed: '2000-01-01T00:00:00Z',
  apps: false,
  domains: false,
  detail: 'day',
  hideApps: [],
  hideDomains: [],
  hideCategories: []
};

/** What a machine's own file and the person's settings for all machines allow together; undefined: there are neither. */
export function narrowPrivacy(file: Privacy | undefined, own: OwnPrivacy | undefined): Privacy | undefined {
  if (own === undefined) return file;
  const { apps, domains, detail, hideApps, hideDomains, hideCategories } = own;
  const share = { apps, domains, detail };
  if (file === undefined)
    return {
      hide: { apps: hideApps, domains: hideDomains, categories: hideCategories, projects: [] },
      hidden: 'private',
      share
    };
  const both = narrowSharing({ ...file.share, hiddenCategories: [] }, { ...share, hiddenCategories: [] });
  const unite = (left: readonly string[], right: readonly string[]) => [...new Set([...left, ...right])];
  return {
    ...file,
    hide: {
      apps: unite(file.hide.apps, hideApps),
      domains: unite(file.hide.domains, hideDomains),
      categories: unite(file.hide.categories, hideCategories),
      projects: file.hide.projects
    },
    share: { apps: both.apps, domains: both.domains, detail: both.detail }
  };
}
