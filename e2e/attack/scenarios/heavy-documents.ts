/** Documents that are as large as they may be, and larger: what the service does with them must not keep others waiting. */
import { entryId, MAX_ENTRIES_PER_DAY } from '#domain/documents/entry.ts';
import { moveEntry } from '#domain/testing/entries.ts';
import { RULES_ID } from '#domain/documents/rules.ts';
import { addDays } from '#domain/time/calendar.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { reportDay } from '../../stage/teams/report-day.ts';
import { type Attack, databasePath, OK, REFUSED, type Scenario, sleep } from '../scenario.ts';

const DATE = '2026-11-09';
const MAX_ZONES = 100;
const ENTRIES = 3000;
const ENTRIES_PER_REQUEST = 500;
const FOLD_MS = 4000;

export const heavyDocuments: Scenario = {
  name: 'heavy documents',
  run: async (attack) => {
    await writeZones(attack);
    await writeEntries(attack);
    await writeRules(attack);
    const { server, member, stranger } = attack.target;
    for (const [index, person] of [member, stranger, member].entries())
      await reportDay(server.url, person, { date: addDays(DATE, index), slots: 40 });
    await sleep(FOLD_MS);
  }
};

const list = <T>(length: number, item: (index: number) => T) => Array.from({ length }, (_, i) => item(i));

async function writeZones(attack: Attack): Promise<void> {
  const { member, credentials } = attack.target;
  const names = ['Europe/Berlin', 'Pacific/Auckland', 'America/New_York', 'Asia/Kathmandu'];
  const path = `${databasePath(member.database)}/profile`;
  const { developer_id: developer } = member;
  const write = (count: number, expected: readonly number[]) => {
    const zones = list(count, (index) => ({
      from: addDays('2026-08-01', index % 200),
      tz: names[index % names.length]
    }));
    const body = { ...SAMPLE_DOCUMENTS.profile, developer, zones };
    return attack.send(
      `${count} zones`,
      { method: 'PUT', path, headers: credentials.member, body },
      expected
    );
  };
  for (const count of [MAX_ZONES + 1, 4000, 20_000]) await write(count, REFUSED);
  await write(MAX_ZONES, [...OK, 409]);
}

async function writeEntries(attack: Attack): Promise<void> {
  const { member, credentials } = attack.target;
  const { developer_id: developer } = member;
  const startMs = Date.parse(`${DATE}T00:00:00Z`);
  const at = (index: number) => new Date(startMs + index * 20_000).toISOString();
  const entries = list(ENTRIES, (index) => ({
    ...{ ...SAMPLE_DOCUMENTS.entry, developer, date: DATE, start: at(index), end: at(index + 400) },
    _id: entryId(DATE, String(index).padStart(26, '0'))
  }));
  const path = `${databasePath(member.database)}/_bulk_docs`;
  const corrections = list(MAX_ENTRIES_PER_DAY, (number) =>
    moveEntry(addDays(DATE, 2), {}, { project: `p${number}` }, { number, developer })
  );
  const body = { docs: corrections };
  await attack.send('corrections of one day', { method: 'POST', path, headers: credentials.member, body }, [
    ...OK,
    ...REFUSED
  ]);
  for (let start = 0; start < ENTRIES; start += ENTRIES_PER_REQUEST) {
    const body = { docs: entries.slice(start, start + ENTRIES_PER_REQUEST) };
    await attack.send('entries of one day', { method: 'POST', path, headers: credentials.member, body }, [
      ...OK,
      ...REFUSED
    ]);
  }
}

async function writeRules(attack: Attack): Promise<void> {
  const { couch, credentials } = attack.target;
  const path = `${databasePath(couch.names.org)}/${RULES_ID}`;
  const headers = credentials.admin;
  const { text } = await attack.send('rules', { path, headers }, [200]);
  const current = JSON.parse(text) as { _rev?: string };
  const write = (what: string, rules: object, expected: readonly number[]) =>
    attack.send(
      what,
      { method: 'PUT', path, headers, body: { ...DEFAULT_RULES, _rev: current._rev, ...rules } },
      expected
    );
  const category = (index: number, regex: string) => ({
    ...{ id: `attack-${index}`, name: ['Work', `${index}`], rule: { type: 'regex', regex } }
  });
  const alternatives = list(20_000, (index) => `w${index}`).join('|');
  await write('rules of 200,000 characters', { categories: [category(0, alternatives)] }, REFUSED);
  await write('rules that repeat', { categories: [category(0, '((a{1000}){1000}){1000}')] }, REFUSED);
  await write('100,000 rules', { categories: list(15_000, (index) => category(index, 'x')) }, REFUSED);
  // As many as fit: 2,000 rules, 200 kB, and patterns of 100,000 characters together.
  await write('the largest rules', { categories: list(2000, (i) => category(i, `word${i}.{1,9}x`)) }, OK);
}
