/** The pages that somebody may see, in the order of the navigation. */
import BookOpen from '@lucide/svelte/icons/book-open';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import FolderKanban from '@lucide/svelte/icons/folder-kanban';
import Target from '@lucide/svelte/icons/target';
import Scale from '@lucide/svelte/icons/scale';
import Settings from '@lucide/svelte/icons/settings';
import Palmtree from '@lucide/svelte/icons/tree-palm';
import Users from '@lucide/svelte/icons/users';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import type { session } from '#lib/state/session.svelte.ts';

export type NavItem = {
  href: string;
  name: string;
  Icon: typeof Users;
};

const TEAM: NavItem = { href: '/team', name: 'Team', Icon: Users };
const ME: NavItem = { href: '/me', name: 'My days', Icon: CalendarDays };
const WEEK: NavItem = { href: '/week', name: 'Week', Icon: CalendarClock };
const PROJECTS: NavItem = { href: '/projects', name: 'Projects', Icon: FolderKanban };
const GOALS: NavItem = { href: '/goals', name: 'Goals', Icon: Target };
const REPORTS: NavItem = { href: '/reports', name: 'Reports', Icon: ChartColumn };
const APPROVALS: NavItem = { href: '/approvals', name: 'Approvals', Icon: CircleCheck };
const TIME_OFF: NavItem = { href: '/time-off', name: 'Time off', Icon: Palmtree };
const RULES: NavItem = { href: '/rules', name: 'Rules', Icon: Scale };
const FIGURES: NavItem = { href: '/metrics', name: 'Definitions', Icon: BookOpen };
const SETTINGS: NavItem = { href: '/settings', name: 'Settings', Icon: Settings };
const ADMIN: NavItem = { href: '/admin', name: 'Admin', Icon: ShieldCheck };

/** The pages of the signed-in person. */
export const navItemsOf = ({ isManager, isAdmin, developer }: typeof session): NavItem[] => [
  ...(isManager ? [TEAM] : []),
  ...(developer ? [ME] : []),
  ...(isManager || developer ? [WEEK, PROJECTS, GOALS, REPORTS] : []),
  ...(isManager ? [APPROVALS] : []),
  ...(isManager || developer ? [TIME_OFF] : []),
  RULES,
  FIGURES,
  ...(isAdmin ? [ADMIN] : []),
  SETTINGS
];

const WITHOUT_PERIOD = [
  WEEK,
  GOALS,
  { href: '/alerts' },
  APPROVALS,
  TIME_OFF,
  { href: '/verify' },
  RULES,
  FIGURES,
  ADMIN,
  SETTINGS
];

/** Whether a page shows a period: then the header has its control, and the period goes along to the next page. */
export const showsPeriod = (path: string): boolean =>
  !WITHOUT_PERIOD.some(({ href }) => path === href || path.startsWith(`${href}/`));

/** Whether a place is the one shown: people are reached from the team. */
export const isHere = (path: string, href: string): boolean =>
  path === href || path.startsWith(`${href}/`) || (href === '/team' && path.startsWith('/people/'));
