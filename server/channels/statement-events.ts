/**
 * Tells webhooks of the organisation what becomes of statements: submitted, approved, returned, changed after approval. It reads the
 * changes of each team from where it was left; each event has an id that follows from the document, so that several servers, and a start that
 * reads something again, send it once.
 */
import * as v from 'valibot';
import type { WebhookEvent } from '#domain/api/channels.ts';
import { dayId, parseDayId, PersonDay } from '#domain/documents/day.ts';
import { parseReviewId, Review, reviewRange } from '#domain/documents/review.ts';
import { parseSheetId, Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { rolesWithin } from '#domain/roles.ts';
import { addWeeks, datesOfWeek, formatInstant, weekOf } from '#domain/time/calendar.ts';
import {
  adjustmentsOf,
  changesAfterApproval,
  hashChanges
} from '#domain/timesheets/changes-after-approval.ts';
import { rowsNowOf } from '#domain/timesheets/week-evidence.ts';
import { weekState } from '#domain/timesheets/week-state.ts';
import { isDamaged, orMissing, type Couch } from '../../couch/connection.ts';
import { heldRoles } from '../people/one-time-passwords.ts';
import { mayReadTeam } from '../people/script-tokens.ts';
import { listTeams } from '../people/teams.ts';
import { readPerson } from '../people/users.ts';
import { readAll } from '../reports/read-documents.ts';
import { readState, writeState } from '../service-state.ts';
import type { Service } from '../service.ts';

type EventService = Pick<Service, 'couch' | 'log' | 'now' | 'channels'>;

const INTERVAL_MS = 15_000;
const MAX_CHANGES = 500;
/** What is older is no news: a database that was restored, or read from its beginning again, has years of it. */
const MAX_AGE_MS = 7 * 86_400_000;
/** Later weeks in which a change may have been settled. */
const MAX_WEEKS_LATER = 12;

const Position = v.object({ since: v.string() });
const Changes = v.object({
  results: v.array(v.object({ id: v.string(), deleted: v.optional(v.boolean(), false) })),
  last_seq: v.union([v.string(), v.number()])
});

export class StatementEvents {
  readonly #service: EventService;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(service: EventService) {
    this.#service = service;
  }

  start(): void {
    this.#timer = setInterval(() => void this.run(), INTERVAL_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Reads what changed since the last time. Never throws. */
  run(): Promise<void> {
    this.#running = this.#running.then(async () => {
      const { couch, channels, log } = this.#service;
      try {
        if ((await channels.webhooks.list()).length === 0) return;
        for (const { slug } of await listTeams(couch)) await this.#readTeam(slug);
        await channels.tick();
      } catch (error) {
        if (!isDamaged(error))
          log(
            `Events of statements could not be read: ${error instanceof Error ? error.message : String(error)}`
          );
      }
    });
    return this.#running;
  }

  async #readTeam(slug: string): Promise<void> {
    const { couch } = this.#service;
    const name = `events-${slug}`;
    const { value, rev } = await readState(this.#service, name, Position);
    const database = couch.names.team(slug);
    const changes = (since: string) =>
      orMissing(couch.request({ db: database, path: '_changes', qs: { since, limit: MAX_CHANGES } }));
    if (value === undefined) {
      const found = v.safeParse(Changes, await changes('now'));
      if (!found.success) return;
      await writeState(couch, name, { value: { since: String(found.output.last_seq) }, rev });
      return;
    }
    let since = value.since;
    let current = rev;
    for (;;) {
      const found = v.safeParse(Changes, await changes(since));
      if (!found.success) return;
      const { results, last_seq } = found.output;
      if (results.length > 0)
        await this.#publishAll(
          database,
          results.filter(({ deleted }) => !deleted).map(({ id }) => id)
        );
      if (String(last_seq) === since) return;
      since = String(last_seq);
      current = await writeState(couch, name, { value: { since }, rev: current });
      // Another server is at it.
      if (current === undefined || results.length < MAX_CHANGES) return;
    }
  }

  async #publishAll(database: string, ids: readonly string[]): Promise<void> {
    const touched = new Set<string>();
    for (const id of ids) {
      if (parseSheetId(id)) await this.#publishSheet(database, id);
      if (parseReviewId(id)) await this.#publishReview(database, id);
      const day = parseDayId(id);
      if (day) touched.add(JSON.stringify([weekOf(day.date), day.owner]));
    }
    for (const one of touched) {
      const [week, developer] = v.parse(v.tuple([v.string(), v.string()]), JSON.parse(one));
      await this.#publishChange(database, { week, developer });
    }
  }

  async #publishSheet(database: string, id: string): Promise<void> {
    const sheet = await this.#read(database, id, Sheet);
    if (!sheet) return;
    const { developer, week, digest, submitted, dates } = sheet;
    await this.#publish('statement.submitted', {
      ...{ id: `submitted:${id}`, at: submitted, developer, week },
      data: { digest, submitted, dates }
    });
  }

  async #publishReview(database: string, id: string): Promise<void> {
    const review = await this.#read(database, id, Review);
    if (!review || review.decision === 'reopened' || !(await this.#mayReview(database, review))) return;
    const { developer, week, digest, decision, decided } = review;
    await this.#publish(`statement.${decision}`, {
      ...{ id: `${decision}:${decided}:${id}`, at: decided, developer, week },
      data: { digest, decided }
    });
  }

  /** A review of anybody else does not count, and the service removes it. */
  async #mayReview(database: string, { reviewer }: Review): Promise<boolean> {
    const { couch } = this.#service;
    const person = await readPerson(couch, reviewer);
    const roles = person ? rolesWithin(couch.names.prefix, heldRoles(person)) : [];
    return mayReadTeam(roles, couch.names.slugOf(database) ?? '');
  }

  /** Where the days of an approved week hold something else now, and no later statement has it. */
  async #publishChange(
    database: string,
    { week, developer }: { week: string; developer: string }
  ): Promise<void> {
    const { couch, now } = this.#service;
    const stateOf = async (one: string) => {
      const reviews = reviewRange(one, developer);
      const sheets = await readAll(couch, database, sheetRange(one, developer), Sheet);
      return weekState(sheets, sheets.length > 0 ? await readAll(couch, database, reviews, Review) : []);
    };
    const state = await stateOf(week);
    if (state.approved.length === 0) return;
    const later = [];
    const thisWeek = weekOf(formatInstant(now()).slice(0, 10));
    for (
      let next = addWeeks(week, 1), read = 0;
      next <= thisWeek && read < MAX_WEEKS_LATER;
      next = addWeeks(next, 1), read++
    )
      later.push(await stateOf(next));
    const days: PersonDay[] = [];
    for (const date of datesOfWeek(week)) {
      const day = await this.#read(database, dayId(date, developer), PersonDay);
      if (day) days.push(day);
    }
    const dates = datesOfWeek(week).filter((date) => days.some((day) => day.date === date));
    const changes = changesAfterApproval(
      state,
      rowsNowOf(days, dates),
      adjustmentsOf(week, later, 'approved')
    );
    const rows = changes.flatMap((change) => change.rows);
    if (rows.length === 0) return;
    await this.#publish('statement.changed', {
      ...{
        id: `changed:${developer}:${week}:${hashChanges(changes)}`,
        at: formatInstant(now()),
        developer,
        week
      },
      data: { rows: rows.slice(0, MAX_ROWS) }
    });
  }

  async #publish(event: WebhookEvent, { id, at, developer, week, data }: Omit<Told, 'type'>): Promise<void> {
    const { channels, now } = this.#service;
    if (now() - Date.parse(at) > MAX_AGE_MS) return;
    const verb = event.slice('statement.'.length);
    await channels.webhooks.publish(event, {
      ...{ id, at, type: event },
      title: `Week ${week} of ${developer}: ${verb === 'changed' ? 'changed after approval' : verb}`,
      text: `The statement of ${developer} for week ${week} was ${verb === 'changed' ? 'changed after its approval' : verb}.`,
      path: `/approvals?week=${week}`,
      data: { developer_id: developer, week, ...data }
    });
  }

  async #read<S extends v.GenericSchema>(
    database: string,
    id: string,
    schema: S
  ): Promise<v.InferOutput<S> | undefined> {
    const { couch }: { couch: Couch } = this.#service;
    const parsed = v.safeParse(schema, await orMissing(couch.use(database).get(id)));
    return parsed.success ? parsed.output : undefined;
  }
}

const MAX_ROWS = 200;

type Told = { id: string; at: string; developer: string; week: string; data: Record<string, unknown> };
