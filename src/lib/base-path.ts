/** The path below which the server serves this dashboard, `/tidesheet`; mostly empty. */
import { base } from '$app/paths';

export const basePath: string = base;

/**
 * The URL of a page or route: `/team` becomes `/tidesheet/team`. What is below the base path already stays as it is, and so do other
 * addresses. The links of components need no call: scripts/base-links.js adds it.
 */
export function belowBase(url: string): string;
export function belowBase<T>(url: T): T;
export function belowBase(url: unknown): unknown {
  if (basePath === '' || typeof url !== 'string' || !/^\/(?!\/)/.test(url)) return url;
  return isBelow(url) ? url : basePath + url;
}

const isBelow = (path: string) =>
  path === basePath || ['/', '?', '#'].some((next) => path.startsWith(basePath + next));

/** The path of a page as its route has it, `/team`. */
export const pagePath = ({ pathname }: Pick<URL, 'pathname'>): string =>
  basePath !== '' && isBelow(pathname) ? pathname.slice(basePath.length) || '/' : pathname;
