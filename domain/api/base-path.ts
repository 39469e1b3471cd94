/** The path below which a server is reached that shares a host name with others: `/tidesheet`. */

const SEGMENT = /^\/[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/;
const MAX_SEGMENTS = 4;

/** Pages and what else the server has at its root: a path that begins so could be meant either way. */
export const RESERVED = [
  ...['admin', 'alerts', 'api', 'approvals', 'db', 'enrol', 'evidence', 'goals', 'me', 'metrics', 'now'],
  ...['people', 'projects', 'reports', 'rules', 'settings', 'sign-in', 'start', 'team', 'time-off'],
  ...['verify', 'week']
];

/** Without a slash at the end, and without dots, which files have; empty: the root. */
export function isBasePath(path: string): boolean {
  if (path === '') return true;
  const segments = path.split(/(?=\/)/);
  return (
    segments.length <= MAX_SEGMENTS &&
    segments.every((segment) => SEGMENT.test(segment)) &&
    !RESERVED.includes(path.split('/')[1]?.toLowerCase() ?? '')
  );
}
