/** A document with many large revisions, and what a member can ask of it; responses that nobody reads; local documents. */
import { request, type IncomingMessage } from 'node:http';
import { type Attack, databasePath, forEachAtOnce, OK, REFUSED, type Scenario, sleep } from '../scenario.ts';

const LEAVES = 20;
const TEXT_LENGTH = 240_000;
const LEAVES_PER_REQUEST = 4;
const MAX_HISTORY = 1000;
const SAME = 16;
const AT_ONCE = 8;
const UNREAD = 60;
const LOCAL_BYTES = 15_000;

const ID = 'large-leaves';

export const largeLeaves: Scenario = {
  name: 'large conflicting revisions',
  run: async (attack) => {
    const own = databasePath(attack.target.member.database);
    const headers = attack.target.credentials.member;
    await writeHistories(attack);
    await writeLeaves(attack);
    const same = { docs: Array.from({ length: SAME }, () => ({ id: ID })) };
    const reads = [
      { method: 'POST', path: `${own}/_bulk_get?revs=true&latest=true`, headers, body: same },
      { path: `${own}/${ID}?open_revs=all&revs=true`, headers },
      { path: `${own}/_changes?style=all_docs&include_docs=true`, headers }
    ];
    const sent = Array.from({ length: attack.count(6, 24) }, () => reads).flat();
    await forEachAtOnce(sent, { atOnce: AT_ONCE }, (one) => attack.send('reader', one, [...OK, ...REFUSED]));
    await writeLocalDocuments(attack);
    await leaveUnread(attack, `${own}/_changes?style=all_docs&include_docs=true`);
    await leaveUnread(attack, `${own}/${ID}?open_revs=all`);
  }
};

const revision = (start: number, branch: number, length: number) => ({
  start,
  ids: Array.from({ length }, (_, age) => (age === start - 1 ? 'a' : `b${branch}x${start - age}`))
});

/** Conflicting revisions of which each has a long history of its own. */
async function writeHistories(attack: Attack): Promise<void> {
  const { member, credentials } = attack.target;
  const docs = Array.from({ length: LEAVES * 2 }, (_, branch) => ({
    ...{ _id: 'device:long', _deleted: true },
    _revisions: revision(MAX_HISTORY, branch, MAX_HISTORY)
  }));
  const path = `${databasePath(member.database)}/_bulk_docs`;
  const body = { new_edits: false, docs };
  const sent = { method: 'POST', path, headers: credentials.member, body };
  await attack.send('long histories', sent, [...OK, ...REFUSED]);
}

async function writeLeaves({ target }: Attack): Promise<void> {
  for (let start = 0; start < LEAVES; start += LEAVES_PER_REQUEST) {
    const docs = Array.from({ length: LEAVES_PER_REQUEST }, (_, index) => ({
      ...{ _id: ID, _revisions: revision(2, start + index, 2) },
      text: `${start + index} `.padEnd(TEXT_LENGTH, 'x')
    }));
    await target.couch.request({
      ...{ db: target.member.database, path: '_bulk_docs', method: 'POST' },
      body: { new_edits: false, docs }
    });
  }
}

async function writeLocalDocuments(attack: Attack): Promise<void> {
  const { couch, credentials } = attack.target;
  const headers = credentials.member;
  const body = { text: 'x'.repeat(LOCAL_BYTES) };
  const paths = Array.from(
    { length: attack.count(200, 2000) },
    (_, index) => `${databasePath(couch.names.org)}/_local/n${index}`
  );
  await forEachAtOnce(paths, { atOnce: AT_ONCE }, (path) =>
    attack.send('local documents', { method: 'PUT', path, headers, body }, [...OK, ...REFUSED])
  );
}

/** Sends many requests and reads nothing of the responses, for a time. Some of them wait for the others. */
async function leaveUnread(attack: Attack, path: string): Promise<void> {
  const sent = Array.from({ length: UNREAD }, () => {
    attack.sent += 1;
    const outgoing = request(new URL(path, attack.target.server.url), {
      headers: attack.target.credentials.member,
      agent: false
    });
    outgoing.on('response', (response: IncomingMessage) => response.on('error', () => undefined));
    outgoing.on('error', () => undefined);
    outgoing.end();
    return outgoing;
  });
  await sleep(attack.count(2000, 10_000));
  for (const outgoing of sent) outgoing.destroy();
}
