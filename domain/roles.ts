/** The roles of CouchDB's users that name a person or a team. */

/** Held by a developer and by their agents. */
export const developerRole = (developer: string): string => `developer:${developer}`;

/** Held by those who manage the team. */
export const managerRole = (team: string): string => `manager:${team}`;

export const isManagerRole = (role: string): boolean => role.startsWith('manager:');
