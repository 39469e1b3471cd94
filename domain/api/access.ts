/** Who may call a route, and who is refused with which status: the authorisation table. */

/**
 * What a caller must be:
 * - `anyone`: nothing is asked, though the request may carry a secret of its own;
 * - `session`: signed in, a person or an agent;
 * - `person`: signed in, and no agent;
 * - `manager`: manager of the team that the path names, or an admin;
 * - `admin`: an admin, by session or by the admin token.
 */
export type Access = 'anyone' | 'session' | 'person' | 'manager' | 'admin';

/** Those who send requests. All but the first and the last are signed in. */
export const CALLERS = ['nobody', 'member', 'agent', 'manager', 'admin', 'admin token'] as const;
export type Caller = (typeof CALLERS)[number];

const ALLOWED: Record<Access, readonly Caller[]> = {
  anyone: CALLERS,
  session: ['member', 'agent', 'manager', 'admin'],
  person: ['member', 'manager', 'admin'],
  manager: ['manager', 'admin'],
  admin: ['admin', 'admin token']
};

const isSignedIn = (caller: Caller) => caller !== 'nobody' && caller !== 'admin token';

/** The status that refuses this caller, 401 or 403; undefined where they may call the route. */
export function refusalStatus(access: Access, caller: Caller): 401 | 403 | undefined {
  if (ALLOWED[access].includes(caller)) return undefined;
  return isSignedIn(caller) ? 403 : 401;
}
