/** Databases made as they should be. Every function may be called again at any time and mends what is missing. */
import { sameContent } from '#domain/documents/content.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { type Team, teamId } from '#domain/documents/team.ts';
import { statusOf, type Couch } from './connection.ts';
import {
  auditSecurity,
  developerSecurity,
  orgSecurity,
  SYSTEM_DATABASES,
  teamSecurity,
  type Security
} from './databases.ts';
import { putDesign, replaceViews } from './design/deploy.ts';
import { DEVELOPER_DESIGN, ORG_DESIGN, TEAM_DESIGN, type DesignDocument } from './design/documents.ts';

/** System databases, `org` with its first rules, and `audit`. */
export async function provisionServer(couch: Couch, firstRules: Rules): Promise<void> {
  for (const name of SYSTEM_DATABASES) await createDatabase(couch, name);
  await provisionDatabase(couch, couch.names.org, orgSecurity(), ORG_DESIGN);
  await putIfMissing(couch, couch.names.org, firstRules);
  await provisionDatabase(couch, couch.names.audit, auditSecurity(), []);
}

/** A team's database and the document in `org` that says who is in it. */
export async function provisionTeam(couch: Couch, slug: string): Promise<void> {
  await provisionDatabase(couch, couch.names.team(slug), teamSecurity(slug), TEAM_DESIGN);
  const team: Team = { _id: teamId(slug), type: 'team', v: 1, slug, name: titleOf(slug), members: [] };
  await putIfMissing(couch, couch.names.org, team);
}

/** Brings a team's views up to date; takes as long as their indexes, while the old ones go on answering. */
export async function upgradeTeam(couch: Couch, slug: string): Promise<void> {
  for (const design of TEAM_DESIGN) {
    if (design.views) await replaceViews(couch, couch.names.team(slug), design);
  }
}

/** A developer's own database; one shard, because it is small and there are many. */
export async function provisionDeveloper(couch: Couch, developer: string, database: string): Promise<void> {
  await provisionDatabase(couch, database, developerSecurity(developer), DEVELOPER_DESIGN, { q: 1 });
}

async function provisionDatabase(
  couch: Couch,
  name: string,
  security: Security,
  designs: DesignDocument[],
  options: { q?: number } = {}
): Promise<void> {
  await createDatabase(couch, name, options);
  const current: object = await couch.request({ db: name, path: '_security' });
  if (!sameContent(current, security)) {
    await couch.request({ db: name, path: '_security', method: 'PUT', body: security });
  }
  for (const design of designs) await putDesign(couch, name, design);
}

async function createDatabase(couch: Couch, name: string, options: { q?: number } = {}): Promise<void> {
  try {
    await couch.db.create(name, options);
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
  }
}

async function putIfMissing(couch: Couch, database: string, document: { _id: string }): Promise<void> {
  try {
    await couch.use(database).insert(document);
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
}

const titleOf = (slug: string) => slug.charAt(0).toUpperCase() + slug.slice(1);
