/** The server under attack, in a process of its own, and those who attack it. */
import { once } from 'node:events';
import * as v from 'valibot';
import type { Caller } from '#domain/api/access.ts';
import type { Registered } from '#domain/api/developers.ts';
import { basicAuthorization, type Couch } from '../../couch/connection.ts';
import { ADMIN_AUTHORIZATION, ADMIN_TOKEN } from '../stage/server/journey-couch.ts';
import { PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { sendRequest } from './send-request.ts';
import watchEventLoop from './watch-event-loop.js?raw';

/** Headers that make a request somebody's. */
export type Credentials = Record<string, string>;

export type Target = {
  server: ServerProcess;
  /** CouchDB as its administrator. */
  couch: Couch;
  credentials: Record<Caller, Credentials>;
  /** CouchDB's administrator: not an admin of ours. */
  serverAdmin: Credentials;
  /** The member, whose agent is `agent`; and somebody whom nobody else may read. */
  member: Registered;
  stranger: Registered;
  manager: Registered;
  /** The longest delay of the server's event loop since the last call, in milliseconds. */
  readMaxDelay: () => Promise<number>;
  remove: () => Promise<void>;
};

const MaxDelay = v.object({ maxDelayMs: v.number() });

export async function startTarget(): Promise<Target> {
  const server = new ServerProcess([
    '--import',
    `data:text/javascript,${encodeURIComponent(watchEventLoop)}`
  ]);
  try {
    await server.start();
    const member = await server.register('mia', 'Mia');
    const stranger = await server.register('sam', 'Sam');
    const manager = await server.register('max', 'Max', { roles: ['manager'] });
    const admin = await server.register('ada', 'Ada', { roles: ['admin'] });
    const [label, secret = ''] = (member.api_token ?? '').split('.');
    const signIn = ({ email }: Registered) => openSession(server.url, email);
    const agent = { authorization: basicAuthorization(`${member.developer_id}.${label}`, secret) };
    // A token is verified once, which takes as long as a password; later requests of the agent do not wait.
    await sendRequest(server.url, { path: `/db/${member.database}`, headers: agent });
    return {
      server,
      couch: server.couch,
      credentials: {
        nobody: {},
        member: await signIn(member),
        agent,
        manager: await signIn(manager),
        admin: await signIn(admin),
        'admin token': { 'admin-token': ADMIN_TOKEN }
      },
      serverAdmin: { authorization: ADMIN_AUTHORIZATION },
      member,
      stranger,
      manager,
      readMaxDelay: async () => {
        const { child } = server;
        if (!child?.connected) return 0;
        const received = once(child, 'message');
        child.send({});
        return v.parse(MaxDelay, (await received)[0]).maxDelayMs;
      },
      remove: () => server.remove()
    };
  } catch (error) {
    await server.remove();
    throw error;
  }
}

/** @throws Error with the response if the server refuses. */
async function openSession(url: string, email: string): Promise<Credentials> {
  const { status, headers, text } = await sendRequest(url, {
    method: 'POST',
    path: '/db/_session',
    body: { name: email, password: PASSWORD }
  });
  const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
  if (cookie === '') throw new Error(`${email} could not sign in: ${status} ${text}`);
  return { cookie, origin: url };
}
