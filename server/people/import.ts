/** Registers or changes the developers of a table. Each row is a registration, which may be repeated. */
import Papa from 'papaparse';
import * as v from 'valibot';
import { Registration } from '#domain/api/developers.ts';
import {
  IMPORT_COLUMNS,
  MAX_IMPORT_ROWS,
  type ImportRequest,
  type ImportResult,
  type ImportRow
} from '#domain/api/import.ts';
import { TidesheetError } from '#domain/errors.ts';
import { qualifyRole } from '#domain/roles.ts';
import { RequestError } from '../errors.ts';
import { offerEnrolment } from '../enrolment/enrol.ts';
import type { Service } from '../service.ts';
import { heldRoles } from './one-time-passwords.ts';
import { registerDeveloper, rolesOf, sameRoles } from './register.ts';
import { listTeams } from './teams.ts';
import { completeRegistration, revokeToken } from './tokens.ts';
import { listPeople } from './users.ts';

/** Rows are applied for so long in one request; browsers and proxies end those that take a minute. */
const MAX_APPLY_MS = 10_000;
const INVITATION_DAYS = 7;

type Column = (typeof IMPORT_COLUMNS)[number];

/** `server` is the address in the links. @throws RequestError for what is no such table. */
export async function importDevelopers(
  service: Service,
  { csv, apply, from }: ImportRequest,
  { by, server }: { by: string; server: string }
): Promise<ImportResult> {
  const { rows, notes } = readTable(csv);
  const planned = await plan(service, rows);
  if (!apply) return { applied: false, rows: planned.map(({ row }) => row), notes };
  const startedMs = performance.now();
  const done: ImportRow[] = [];
  for (const { row, registration } of planned.filter((one) => one.row.line >= from)) {
    if (done.length > 0 && performance.now() - startedMs > MAX_APPLY_MS)
      return { applied: true, rows: done, notes, next: row.line };
    done.push(
      registration === undefined ? row : await applyRow(service, { row, registration }, { by, server })
    );
  }
  return { applied: true, rows: done, notes };
}

type Row = { line: number; cells: Partial<Record<Column, string>> };

const NAMES: Record<string, Column> = {
  id: 'id',
  developer_id: 'id',
  developer: 'id',
  name: 'name',
  'full name': 'name',
  email: 'email',
  'e-mail': 'email',
  mail: 'email',
  teams: 'teams',
  team: 'teams',
  roles: 'roles',
  role: 'roles'
};

const isEmpty = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '');

function readTable(csv: string): { rows: Row[]; notes: string[] } {
  const { data, errors } = Papa.parse<string[]>(csv, { delimitersToGuess: [',', ';', '\t'] });
  const quotes = errors.find(({ type }) => type === 'Quotes');
  if (quotes) throw invalid(`Line ${(quotes.row ?? 0) + 1} has quotes that do not match.`);
  const [head = [], ...lines] = data;
  const names = head.map((name) => name.trim().toLowerCase());
  const columns = names.map((name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : undefined));
  for (const column of ['id', 'name', 'email'] as const)
    if (columns.filter((one) => one === column).length !== 1)
      throw invalid(
        `The first line must name the columns ${IMPORT_COLUMNS.join(', ')}; teams and roles may be missing.`
      );
  const rows = lines.flatMap((cells, index): Row[] => {
    if (isEmpty(cells)) return [];
    const entries = columns.flatMap((column, at) =>
      column === undefined ? [] : [[column, (cells[at] ?? '').trim()]]
    );
    return [{ line: index + 2, cells: Object.fromEntries(entries) as Row['cells'] }];
  });
  if (rows.length > MAX_IMPORT_ROWS)
    throw invalid(`The table has ${rows.length} people; at most ${MAX_IMPORT_ROWS} at once.`);
  if (rows.length === 0) throw invalid('The table has no people below its first line.');
  const ignored = names.filter((name, at) => columns[at] === undefined && name !== '');
  return {
    rows,
    notes: ignored.length > 0 ? [`Columns that are not used: ${ignored.join(', ').slice(0, 300)}.`] : []
  };
}

const invalid = (message: string) => new RequestError('invalid-request', message);

type Planned = { row: ImportRow; registration: Registration | undefined };

async function plan({ couch }: Service, rows: Row[]): Promise<Planned[]> {
  const [people, teams] = await Promise.all([listPeople(couch), listTeams(couch)]);
  const { prefix } = couch.names;
  const slugs = new Set(teams.map(({ slug }) => slug));
  const seen = new Map<string, number>();
  return rows.map(({ line, cells }): Planned => {
    const { id = '', name = '', email = '' } = cells;
    const shown = {
      line,
      developer_id: id.slice(0, 100),
      name: name.slice(0, 200),
      email: email.slice(0, 254)
    };
    const fail = (notes: string[]): Planned => ({
      row: { ...shown, outcome: 'error', notes },
      registration: undefined
    });
    const parsed = v.safeParse(Registration, {
      developer_id: id,
      name,
      email,
      ...(listOf(cells.teams).length > 0 && { teams: listOf(cells.teams) }),
      ...(listOf(cells.roles).length > 0 && {
        roles: listOf(cells.roles).filter((role) => role !== 'member')
      })
    });
    if (!parsed.success)
      return fail(
        parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'row'}: ${issue.message}`).slice(0, 5)
      );
    const registration = parsed.output;
    for (const key of [registration.developer_id, registration.email]) {
      const before = seen.get(key);
      if (before !== undefined) return fail([`${key} is in line ${before} already.`]);
    }
    seen.set(registration.developer_id, line).set(registration.email, line);
    const known = people.find(({ tidesheet }) => tidesheet.developer === registration.developer_id);
    const byEmail = people.find((person) => person.name === prefix + registration.email);
    if (known?.tidesheet.erasing) return fail([`${registration.developer_id} is being erased.`]);
    if (known && known !== byEmail)
      return fail([`${registration.developer_id} is registered with another e-mail address.`]);
    if (byEmail && byEmail !== known)
      return fail([`${registration.email} is registered as ${byEmail.tidesheet.developer}.`]);
    const notes = (registration.teams ?? []).flatMap((slug) =>
      slugs.has(slug) ? [] : [`Creates the team ${slug}.`]
    );
    if (!known) return { row: { ...shown, outcome: 'create', notes }, registration };
    const before = teams
      .filter(({ members }) => members.includes(registration.developer_id))
      .map(({ slug }) => slug);
    const joins = (registration.teams ?? []).filter((slug) => !before.includes(slug));
    const after = [...before, ...joins];
    const roles = rolesOf(registration, { known, teams: after, prefix });
    const changes = [
      ...(known.tidesheet.name === registration.name ? [] : [`The name was ${known.tidesheet.name}.`]),
      ...(sameRoles(heldRoles(known), roles) ? [] : [`Roles: ${registration.roles?.join(', ') || 'none'}.`]),
      ...(joins.length === 0 ? [] : [`Joins ${joins.join(', ')}.`])
    ];
    const admin = qualifyRole(prefix, 'admin');
    if (heldRoles(known).includes(admin) && !roles.includes(admin))
      return fail(['Takes the role admin away: do that on the page of the person.']);
    const outcome = changes.length > 0 ? 'update' : 'unchanged';
    return {
      row: { ...shown, outcome, notes: [...changes, ...notes] },
      registration: outcome === 'update' ? registration : undefined
    };
  });
}

/** The words of a cell. */
const listOf = (cell = ''): string[] => cell.split(/[\s,;|]+/).filter((word) => word !== '');

/** New people are invited: an admin who imports them must not get their tokens and passwords. */
async function applyRow(
  service: Service,
  { row, registration }: { row: ImportRow; registration: Registration },
  { by, server }: { by: string; server: string }
): Promise<ImportRow> {
  const developer = registration.developer_id;
  try {
    const { created, api_token } = await registerDeveloper(service, registration, by);
    if (!created) return { ...row, outcome: 'update' };
    const [label] = api_token?.split('.') ?? [];
    if (label === undefined) await completeRegistration(service.couch, developer);
    else await revokeToken(service, { developer, label }, by);
    const { secret } = await offerEnrolment(service, {
      developer,
      by,
      days: INVITATION_DAYS,
      uses: ['machine', 'password']
    });
    return { ...row, outcome: 'create', link: `${server}/enrol#${secret}` };
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    return { ...row, outcome: 'error', notes: [error.message] };
  }
}
