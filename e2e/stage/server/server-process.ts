/** The real server in a process of its own, so that it can be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { eraseDeveloperRoute, Registered, registerDeveloperRoute } from '#domain/api/developers.ts';
import { createEnrolmentLinkRoute, EnrolmentLink } from '#domain/api/enrolment.ts';
import type { InvitationUse } from '#domain/documents/enrolment.ts';
import { pathOf } from '#domain/api/route.ts';
import { getTotalsRoute, Totals, type TotalsGroup } from '#domain/api/totals.ts';
import { ensurePrograms, ensureDashboard } from '../../../scripts/build.js';
import { basicAuthorization, connect, type Couch } from '../../../couch/connection.ts';
import { startNginx, type Nginx } from '../../../server/testing/start-nginx.ts';
import { backUp, restore } from './backups.ts';
import {
  ADMIN_AUTHORIZATION,
  ADMIN_TOKEN,
  COUCH_SETTINGS,
  couchUrlOf,
  PREFIX,
  removeJourneys
} from './journey-couch.ts';

export const PASSWORD = 'a-password-for-journeys';

/**
 * JOURNEYS_BEHIND=nginx: all servers of the journeys are behind nginx, as deploy/nginx has it, with TLS. Its certificate is its own,
 * which neither this process nor the agents and browsers that it starts look at then.
 */
const isBehindNginx = process.env['JOURNEYS_BEHIND'] === 'nginx';
if (isBehindNginx) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

export class ServerProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tidesheet-journey-'));
  readonly #backup = `${this.#folder}-backup`;
  readonly #nodeOptions: string[];
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  /** The built dashboard; another one takes effect at the next start. */
  dashboardDir = resolve('build');
  /** Under which other name it is reached, from the next start on. */
  publicUrl: string | undefined;
  #listensAt = 'http://127.0.0.1:0';
  #nginx: Nginx | undefined;

  /** `nodeOptions`: such as modules to load before the program, which can talk to this process; `env`: more settings. */
  constructor(nodeOptions: string[] = [], env: Record<string, string> = {}) {
    this.#nodeOptions = nodeOptions;
    this.#env = env;
  }

  /** Builds what is older than its sources and starts. */
  static async start({ behindNginx = isBehindNginx, env = {} } = {}): Promise<ServerProcess> {
    buildEverything();
    const server = new ServerProcess([], env);
    await server.start();
    if (behindNginx) server.#nginx = await startNginx(server.#listensAt);
    return server;
  }

  /** The address that people open; it stays the same over restarts. */
  get url(): string {
    return this.#nginx?.url ?? this.#listensAt;
  }

  /** Where the process itself listens; it stays the same over restarts. */
  get directUrl(): string {
    return this.#listensAt;
  }

  /** The running process. */
  get child(): ChildProcess | undefined {
    return this.#child;
  }

  /** CouchDB as its administrator. */
  get couch(): Couch {
    return connect(couchUrlOf(this.#listensAt), { authorization: ADMIN_AUTHORIZATION }, PREFIX);
  }

  /** Makes an invitation link. */
  async invite(id: string, uses: InvitationUse[]): Promise<string> {
    const response = await fetch(this.url + pathOf(createEnrolmentLinkRoute, { id }), {
      method: 'POST',
      headers: { 'admin-token': ADMIN_TOKEN, 'content-type': 'application/json' },
      body: JSON.stringify({ uses })
    });
    return v.parse(EnrolmentLink, await response.json()).link;
  }

  /** The database of the team `main`. */
  get team(): string {
    return this.couch.names.team('main');
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [...this.#nodeOptions, resolve('dist/server.js')], {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: new URL(this.#listensAt).port || '0',
        DATA_DIR: this.#folder,
        ADMIN_TOKEN,
        ...COUCH_SETTINGS,
        PWA_DIR: this.dashboardDir,
        ...(this.publicUrl === undefined ? {} : { PUBLIC_URL: this.publicUrl }),
        ...this.#env
      },
      stdio: ['ignore', 'pipe', 'inherit', ...(this.#nodeOptions.length > 0 ? (['ipc'] as const) : [])]
    });
    this.#child = child;
    this.#listensAt = await readyUrl(child);
  }

  /** Kills the process as a power failure does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }

  /** Copies all data; `restore` restores it, as after the loss of a disk. */
  async backUp(): Promise<void> {
    await this.kill();
    await backUp(this.#folder, this.#backup);
    await this.start();
  }

  async restore(): Promise<void> {
    await this.kill();
    await restore(this.#folder, this.#backup);
    await this.start();
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.#nginx?.close();
    await removeJourneys();
    for (const folder of [this.#folder, this.#backup]) rmSync(folder, { recursive: true, force: true });
  }

  /** Registers a person, by default with PASSWORD. @throws with the response if the server refuses. */
  async register(
    id: string,
    name: string,
    more: { roles?: string[]; password?: undefined } = {}
  ): Promise<Registered> {
    const body = { developer_id: id, name, email: `${id}@company.test`, password: PASSWORD, ...more };
    const response = await fetch(this.#listensAt + pathOf(registerDeveloperRoute), {
      method: 'POST',
      headers: { 'admin-token': ADMIN_TOKEN, 'content-type': 'application/json' },
      body: JSON.stringify(body)
    });
    if (!response.ok) throw new Error(`${id} could not be registered: ${await response.text()}`);
    return v.parse(Registered, await response.json());
  }

  /** Erases a person, as an admin does. */
  async erase(id: string): Promise<void> {
    const response = await fetch(this.#listensAt + pathOf(eraseDeveloperRoute, { id }), {
      method: 'POST',
      headers: { 'admin-token': ADMIN_TOKEN }
    });
    if (!response.ok) throw new Error(`${id} could not be erased: ${await response.text()}`);
  }

  /** Seconds of the team `main` by name, as the API returns them to a user who may read them. */
  async totals(from: string, to: string, group: TotalsGroup, as: string): Promise<Record<string, number>> {
    const path = pathOf(getTotalsRoute, { slug: 'main' });
    const response = await fetch(`${this.#listensAt}${path}?from=${from}&to=${to}&group=${group}`, {
      headers: { authorization: basicAuthorization(emailOf(as), PASSWORD) }
    });
    if (!response.ok) throw new Error(`The totals were refused: ${await response.text()}`);
    return v.parse(Totals, await response.json()).totals;
  }
}

export const buildEverything = (): void =>
  withoutTestEnvironment(() => {
    ensurePrograms();
    ensureDashboard();
  });

/** Builds as `npm run build` does: vitest's own NODE_ENV would make it a build for tests. */
export function withoutTestEnvironment(build: () => void): void {
  const { NODE_ENV } = process.env;
  delete process.env['NODE_ENV'];
  try {
    build();
  } finally {
    if (NODE_ENV !== undefined) process.env['NODE_ENV'] = NODE_ENV;
  }
}

/** The e-mail address of an account. */
export const emailOf = (id: string) => `${PREFIX}${id}@company.test`;

async function readyUrl(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line);
    const ready = /ready at (\S+)/.exec(line)?.[1];
    if (ready !== undefined) {
      child.stdout?.resume();
      return ready;
    }
  }
  throw new Error(`The server ended before it was ready:\n${lines.join('\n')}`);
}
