/**
 * All users of a CouchDB as one connection read them last, brought up to date by what has changed since: looking somebody up does not
 * read everybody.
 */
import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { Mutex } from '../../couch/embedded/concurrency.ts';
import { AgentUser, PersonUser, ScriptUser } from './user-documents.ts';

type Users = { people: PersonUser[]; agents: AgentUser[]; scripts: ScriptUser[] };
type User = PersonUser | AgentUser | ScriptUser;

const Changes = v.object({
  results: v.array(
    v.object({ id: v.string(), deleted: v.optional(v.boolean(), false), doc: v.nullish(v.unknown()) })
  ),
  last_seq: v.union([v.number(), v.string()])
});

const Info = v.object({ doc_count: v.number() });

const START = 0;
/** A database that was replaced by another one is read whole after this time. */
const MAX_AGE_MS = 60_000;

class UserList {
  readonly #couch: Couch;
  /** A reading must see what was written before it was asked for, so that each does its own. */
  readonly #turns = new Mutex();
  /** Every document there is, by its id; undefined for one that is not ours. */
  #users = new Map<string, User | undefined>();
  #since: number | string = START;
  #readAtMs = -Infinity;

  constructor(couch: Couch) {
    this.#couch = couch;
  }

  read(): Promise<Users> {
    return this.#turns.run(async () => {
      if (this.#readAtMs < performance.now() - MAX_AGE_MS) await this.#readAll();
      else {
        await this.#follow();
        // What was purged is in no feed. It was read after the changes, so that a purge before them shows.
        const { doc_count: count } = v.parse(Info, await this.#couch.db.get(USERS));
        if (count !== this.#users.size) await this.#readAll();
      }
      const inOrder = [...this.#users].sort(([one], [other]) => (one < other ? -1 : 1));
      const ours = inOrder.flatMap(([, user]) =>
        user?.tidesheet.installation === this.#couch.names.prefix ? [user] : []
      );
      return {
        people: ours.filter(isPerson),
        agents: ours.filter(isAgent),
        scripts: ours.filter(isScript)
      };
    });
  }

  async #readAll(): Promise<void> {
    this.#readAtMs = performance.now();
    this.#users = new Map();
    this.#since = START;
    await this.#follow();
  }

  async #follow(): Promise<void> {
    const qs = { since: this.#since, include_docs: true };
    const changes = v.parse(Changes, await this.#couch.request({ db: USERS, path: '_changes', qs }));
    for (const { id, deleted, doc } of changes.results) {
      if (deleted) this.#users.delete(id);
      else this.#users.set(id, readUser(doc));
    }
    this.#since = changes.last_seq;
  }
}

const AnyUser = v.union([PersonUser, AgentUser, ScriptUser]);

function readUser(doc: unknown): User | undefined {
  const user = v.safeParse(AnyUser, doc);
  return user.success ? user.output : undefined;
}

const isPerson = (user: User): user is PersonUser => user.tidesheet.kind === 'person';
const isAgent = (user: User): user is AgentUser => user.tidesheet.kind === 'agent';
const isScript = (user: User): user is ScriptUser => user.tidesheet.kind === 'script';

const lists = new WeakMap<Couch, UserList>();

/** Everybody of the installation: people, agents and scripts. */
export function readUsers(couch: Couch): Promise<Users> {
  const list = lists.get(couch) ?? new UserList(couch);
  lists.set(couch, list);
  return list.read();
}
