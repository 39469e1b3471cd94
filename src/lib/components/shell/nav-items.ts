/** The pages that somebody may see, in the order of the navigation. */
import BookOpen from '@lucide/svelte/icons/book-open';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import FolderKanban from '@lucide/svelte/icons/folder-kanban';
import Scale from '@lucide/svelte/icons/scale';
import Settings from '@lucide/svelte/icons/settings';
import Users from '@lucide/svelte/icons/users';
import type { session } from '#lib/state/session.svelte.ts';

export type Place = {
  href: string;
  name: string;
  Icon: typeof Users;
};

const TEAM: Place = { href: '/team', name: 'Team', Icon: Users };
const ME: Place = { href: '/me', name: 'My days', Icon: CalendarDays };
const PROJECTS: Place = { href: '/projects', name: 'Projects', Icon: FolderKanban };
const RULES: Place = { href: '/rules', name: 'Rules', Icon: Scale };
const FIGURES: Place = { href: '/metrics', name: 'Figures', Icon: BookOpen };
const SETTINGS: Place = { href: '/settings', name: 'Settings', Icon: Settings };

/** The pages of the signed-in person. */
export const placesOf = ({ isManager, developer }: typeof session): Place[] => [
  ...(isManager ? [TEAM] : []),
  ...(developer ? [ME] : []),
  ...(isManager || developer ? [PROJECTS] : []),
  RULES,
  FIGURES,
  SETTINGS
];

const WITHOUT_PERIOD = [RULES, FIGURES, SETTINGS];

/** Whether a page shows a period: then the header has its control, and the period goes along to the next page. */
export const showsPeriod = (path: string): boolean =>
  !WITHOUT_PERIOD.some(({ href }) => path === href || path.startsWith(`${href}/`));

/** Whether a place is the one shown: people are reached from the team. */
export const isHere = (path: string, href: string): boolean =>
  path === href || path.startsWith(`${href}/`) || (href === '/team' && path.startsWith('/people/'));
