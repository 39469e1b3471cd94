/** Creates the databases and what belongs in them. Every function may be called again at any time and adds what is missing. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { type Team, teamId } from '#domain/documents/team.ts';
import { statusOf, type Couch } from './connection.ts';
import {
  auditSecurity,
  developerSecurity,
  identityOf,
  orgSecurity,
  serviceSecurity,
  SYSTEM_DATABASES,
  teamSecurity,
  type Security
} from './databases.ts';
import { readReviewPolicy } from './review-policy.ts';
import { putDesign, replaceViews } from './design/deploy.ts';
import {
  AUDIT_DESIGN,
  DEVELOPER_DESIGN,
  ORG_DESIGN,
  TEAM_DESIGN,
  type DesignDocument
} from './design/documents.ts';

/** `first`: of a new installation; `again`: where developers are registered, but the rules of their organisation are lost. */
type FirstRules = { first: Rules; again: Rules };

/**
 * Provisions the system databases, `org` with its first rules, `audit` and `service`.
 * @returns the names of those that were created.
 */
export async function provisionServer(couch: Couch, rules: FirstRules): Promise<string[]> {
  for (const name of SYSTEM_DATABASES) await createDatabase(couch, name);
  const { prefix, org, audit, service } = couch.names;
  const created: string[] = [];
  const provide = async (name: string, provision: Provision) => {
    if (await provisionDatabase(couch, name, provision)) created.push(name);
  };
  await provide(org, { security: orgSecurity(prefix), designs: ORG_DESIGN });
  await provisionRules(couch, rules);
  await provide(audit, { security: auditSecurity(prefix), designs: AUDIT_DESIGN });
  await provide(service, { security: serviceSecurity(), designs: [] });
  return created;
}

/** Provisions a team's database, and its document in `org` with the members. @returns whether the database was created. */
export async function provisionTeam(couch: Couch, slug: string): Promise<boolean> {
  const { allowSelf } = await readReviewPolicy(couch);
  const isCreated = await provisionDatabase(couch, couch.names.team(slug), {
    security: teamSecurity(couch.names.prefix, slug),
    designs: TEAM_DESIGN,
    // The validation function reads it there, because it cannot read another database.
    facts: allowSelf ? { selfReview: true } : {}
  });
  const team: Team = { _id: teamId(slug), type: 'team', v: 1, slug, name: titleOf(slug), members: [] };
  await putIfMissing(couch, couch.names.org, team);
  return isCreated;
}

/** Updates a team's views. Takes as long as building their indexes; the old ones respond meanwhile. */
export async function upgradeTeam(couch: Couch, slug: string): Promise<void> {
  for (const design of TEAM_DESIGN) {
    if (design.views) await replaceViews(couch, couch.names.team(slug), design);
  }
}

/** Provisions a developer's own database. It has one shard, because it is small and there are many. @returns whether it was created. */
export function provisionDeveloper(couch: Couch, developer: string, database: string): Promise<boolean> {
  return provisionDatabase(couch, database, {
    security: developerSecurity(couch.names.prefix, developer),
    designs: DEVELOPER_DESIGN,
    shards: 1
  });
}

/** `shards`: undefined for CouchDB's default. `facts`: what else the security object says, beside the identity. */
type Provision = { security: Security; designs: DesignDocument[]; shards?: number; facts?: object };

async function provisionDatabase(
  couch: Couch,
  name: string,
  { security, designs, shards, facts }: Provision
): Promise<boolean> {
  const isCreated = await createDatabase(couch, name, shards);
  const current: object = await couch.request({ db: name, path: '_security' });
  const body = { ...security, tidesheet: { ...facts, identity: identityOf(current) ?? randomUUID() } };
  if (!sameContent(current, body)) {
    await couch.request({ db: name, path: '_security', method: 'PUT', body });
  }
  for (const design of designs) await putDesign(couch, name, design);
  return isCreated;
}

/** Creates a database unless it exists. @returns whether it was created. */
export async function createDatabase(couch: Couch, name: string, shards?: number): Promise<boolean> {
  try {
    await couch.db.create(name, shards === undefined ? {} : { q: shards });
    return true;
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
    return false;
  }
}

/** Writes a document unless there is one with its id. */
export async function putIfMissing(
  couch: Couch,
  database: string,
  document: { _id: string; _rev?: string | undefined }
): Promise<void> {
  try {
    await couch.use(database).insert(document);
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
}

const AllNames = v.array(v.string());

/** Deleted rules stay deleted: machines go on with those that they know, which may share less than the first ones. */
async function provisionRules(couch: Couch, { first, again }: FirstRules): Promise<void> {
  const { rows } = await couch.use(couch.names.org).fetchRevs({ keys: [first._id] });
  if (!rows.every((row) => 'error' in row)) return;
  const names = v.parse(AllNames, await couch.db.list());
  const hasDevelopers = names.some((name) => couch.names.developerOf(name) !== undefined);
  await putIfMissing(couch, couch.names.org, hasDevelopers ? again : first);
}

const titleOf = (slug: string) => slug.charAt(0).toUpperCase() + slug.slice(1);
