/** Which documents people write with the portal; the rest is their agents' and the service's. */

/** In a person's own database. */
export const OWN_WRITTEN = /^(profile$|entry:|sheet:|goal:|view:)/;
/** In the database of a team. */
export const TEAM_WRITTEN = /^review:/;
