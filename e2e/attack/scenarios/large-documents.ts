/** Many documents of the largest size, which several clients read back at once, slowly. */
import { request } from 'node:http';
import { dayId } from '#domain/documents/day.ts';
import { addDays } from '#domain/time/calendar.ts';
import { workDay } from '../../stage/teams/report-day.ts';
import { type Attack, databasePath, type Scenario, sleep } from '../scenario.ts';
import type { Sent } from '../send-request.ts';

/** The largest text in a document that may be stored, with some room for its other members. */
const TEXT_LENGTH = 250_000;
const DOCUMENTS_PER_REQUEST = 3;
const READER_WAIT_MS = 20;
/** It is what is read that is tried here. */
const WRITER_WAIT_MS = 100;

export const largeDocuments: Scenario = {
  name: 'large documents, read slowly',
  run: async (attack) => {
    const ids = await writeLargeDocuments(attack, attack.count(90, 200));
    const { member, credentials } = attack.target;
    const own = databasePath(member.database);
    const reads: Sent[] = [
      { path: `${own}/_all_docs?include_docs=true` },
      { path: `${own}/_changes?include_docs=true` },
      { method: 'POST', path: `${own}/_bulk_get`, body: { docs: ids.map((id) => ({ id })) } }
    ];
    const readers = [...reads, ...reads].map((sent, index) => ({
      ...sent,
      headers: index % 2 === 0 ? credentials.member : credentials.agent
    }));
    await Promise.all(readers.map((sent) => readSlowly(attack, sent, attack.count(4000, 8000))));
  }
};

/** Writes them as CouchDB's administrator, because those of members have no such text. Returns the ids. */
async function writeLargeDocuments({ target }: Attack, count: number): Promise<string[]> {
  const { member, couch } = target;
  const days = Array.from({ length: count }, (_, index) => ({
    ...workDay(member.developer_id, addDays('2025-01-01', index), 4),
    padding: `${index} `.padEnd(TEXT_LENGTH, 'x')
  }));
  for (let start = 0; start < count; start += DOCUMENTS_PER_REQUEST) {
    const docs = days.slice(start, start + DOCUMENTS_PER_REQUEST);
    await couch.request({ db: member.database, path: '_bulk_docs', method: 'POST', body: { docs } });
    await sleep(WRITER_WAIT_MS);
  }
  return days.map(({ date, device }) => dayId(date, device));
}

/** Reads a response little by little, for a time, and closes the connection. */
async function readSlowly(attack: Attack, sent: Sent, maxMs: number): Promise<void> {
  attack.sent += 1;
  const { status, bytes } = await readFor(attack.target.server.url, sent, maxMs).catch(() => ({
    status: 0,
    bytes: 0
  }));
  attack.check(
    status === 200 && bytes > TEXT_LENGTH,
    `slow reader: ${sent.path} → ${status}, ${bytes} bytes`
  );
}

function readFor(url: string, { method = 'GET', path, headers, body }: Sent, maxMs: number) {
  const end = performance.now() + maxMs;
  const json = typeof body === 'object' && { 'content-type': 'application/json' };
  return new Promise<{ status: number; bytes: number }>((resolve, reject) => {
    const outgoing = request(new URL(path, url), { method, agent: false, headers: { ...headers, ...json } });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const read = async () => {
        let bytes = 0;
        for await (const chunk of response) {
          bytes += (chunk as Buffer).length;
          if (performance.now() > end) break;
          await sleep(READER_WAIT_MS);
        }
        return bytes;
      };
      read().then((bytes) => resolve({ status: response.statusCode ?? 0, bytes }), reject);
    });
    outgoing.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}
