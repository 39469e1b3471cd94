import { afterAll, beforeAll, beforeEach } from 'vitest';
import { addDatabase, addUser, removeFolder, startEndpoint, type Running } from './start-endpoint.ts';

/** A running endpoint with one member, and a new database for each test. */
type Peer = {
  running: Running;
  /** Name and password of the member, for `ask`. */
  member: string;
  authorization: string;
  /** The database's path. */
  path: string;
  /** Sends a request below the database as the member. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>
  ): ReturnType<Running['ask']>;
};

/** Starts the endpoint before the tests of a file and stops it after them. */
export function usePeer(): Peer {
  const peer = {} as Peer; // filled before any test runs
  let count = 0;
  beforeAll(async () => {
    const running = await startEndpoint();
    const member = await addUser(running, 'alice', ['team']);
    const authorization = `Basic ${Buffer.from(member).toString('base64')}`;
    Object.assign(peer, { running, member, authorization });
    peer.ask = (method, path, body, headers) => running.ask(member, method, peer.path + path, body, headers);
  });
  afterAll(async () => {
    await peer.running.stop();
    removeFolder(peer.running.dataDir);
  });
  beforeEach(async () => {
    peer.path = `/r${++count}`;
    await addDatabase(peer.running, peer.path.slice(1));
  });
  return peer;
}

/** 32 times the digit, as the hash of a revision. */
export const hash = (digit: string) => digit.repeat(32);

/** Two branches of one document: 2-bbb… and 2-ccc… below 1-aaa…; the second wins. */
export const branches = [
  { _id: 'a/b', _rev: `2-${hash('b')}`, _revisions: { start: 2, ids: [hash('b'), hash('a')] }, n: 1 },
  { _id: 'a/b', _rev: `2-${hash('c')}`, _revisions: { start: 2, ids: [hash('c'), hash('a')] }, n: 2 }
];
