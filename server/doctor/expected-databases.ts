import { isDamaged, orMissing, type Couch } from '../../couch/connection.ts';
import {
  auditSecurity,
  developerSecurity,
  orgSecurity,
  serviceSecurity,
  teamSecurity,
  type Security
} from '../../couch/databases.ts';
import {
  AUDIT_DESIGN,
  DEVELOPER_DESIGN,
  ORG_DESIGN,
  TEAM_DESIGN,
  type DesignDocument
} from '../../couch/design/documents.ts';
import { listTeams } from '../people/teams.ts';
import { listPeople } from '../people/users.ts';

export type ExpectedDatabase = { name: string; security: Security; designs: DesignDocument[] };

/** Every database that should exist, with its security and its design documents; teams only if `org` can be read. */
export async function listExpectedDatabases(couch: Couch): Promise<ExpectedDatabase[]> {
  const { names } = couch;
  const hasOrg = await orMissing(couch.db.get(names.org)).catch((error: unknown) => {
    if (!isDamaged(error)) throw error;
    return undefined;
  });
  const teams = hasOrg ? await listTeams(couch) : [];
  const people = await listPeople(couch);
  return [
    { name: names.org, security: orgSecurity(names.prefix), designs: ORG_DESIGN },
    { name: names.audit, security: auditSecurity(names.prefix), designs: AUDIT_DESIGN },
    { name: names.service, security: serviceSecurity(), designs: [] },
    ...teams.map(({ slug }) => ({
      name: names.team(slug),
      security: teamSecurity(names.prefix, slug),
      designs: TEAM_DESIGN
    })),
    ...people.map(({ tidesheet: { database, developer } }) => ({
      name: database,
      security: developerSecurity(names.prefix, developer),
      designs: DEVELOPER_DESIGN
    }))
  ];
}
