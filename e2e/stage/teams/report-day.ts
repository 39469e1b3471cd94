/** A machine and one day of it, sent as its agent sends them. */
import { dayId, type DeviceDay } from '#domain/documents/day.ts';
import { deviceDocumentId, type Device } from '#domain/documents/device.ts';
import { basicAuthorization } from '../../../couch/connection.ts';
import type { Registered } from '#domain/api/developers.ts';

const DEVICE = 'devbox';
const SLOT_SECONDS = 900;
/** 09:00 UTC. */
const FIRST_SLOT = 36;

/** Work of so many whole slots from 09:00 UTC on, `slots` × 15 minutes. @throws with the response if the server refuses. */
export function reportDay(
  serverUrl: string,
  person: Registered,
  { date, slots, rev }: { date: string; slots: number; rev?: string }
): Promise<string> {
  return send(serverUrl, person, workDay(person.developer_id, date, slots), rev);
}

/** The machine itself, as a first sync sends it. @throws with the response if the server refuses. */
export function reportMachine(
  serverUrl: string,
  person: Registered,
  { collectFrom }: Pick<Device, 'collectFrom'>
): Promise<string> {
  return send(serverUrl, person, {
    ...{ _id: deviceDocumentId(DEVICE), type: 'device', v: 1, developer: person.developer_id },
    ...{ device: DEVICE, deviceId: 'sample-devbox', hostname: DEVICE, os: 'linux' },
    ...{ firstSeen: collectFrom, collectFrom }
  });
}

/** Returns the new revision. */
async function send(
  serverUrl: string,
  { developer_id: developer, database, api_token: token = '' }: Registered,
  document: DeviceDay | Device,
  rev?: string
): Promise<string> {
  const [label = '', secret = ''] = token.split('.');
  const address = `${serverUrl}/db/${database}/${encodeURIComponent(document._id)}`;
  const response = await fetch(rev === undefined ? address : `${address}?rev=${rev}`, {
    method: 'PUT',
    headers: {
      authorization: basicAuthorization(`${developer}.${label}`, secret),
      'content-type': 'application/json'
    },
    body: JSON.stringify(document)
  });
  if (!response.ok) throw new Error(`${document._id} was refused: ${await response.text()}`);
  return ((await response.json()) as { rev: string }).rev;
}

/** The device day itself. */
export function workDay(developer: string, date: string, slots: number): DeviceDay {
  const worked = Array.from({ length: slots }, (_, index) => FIRST_SLOT + index);
  const startSecond = FIRST_SLOT * SLOT_SECONDS;
  const endSecond = startSecond + slots * SLOT_SECONDS;
  return {
    _id: dayId(date, DEVICE),
    type: 'day',
    v: 1,
    developer,
    device: DEVICE,
    date,
    tz: 'UTC',
    keys: [['Code', 'Work > Programming', 'payments-api', '']],
    why: [['work-editor', 'editor']],
    cells: worked.flatMap((slot) => [slot, 0, SLOT_SECONDS]),
    active: [startSecond, endSecond],
    timeline: [startSecond / 60, endSecond / 60, 0],
    switches: Array.from({ length: 96 }, () => 0),
    paused: [],
    through: `${date}T23:59:59Z`,
    rules: `sha256:${'0'.repeat(64)}`,
    agent: '1.0.0',
    source: { activitywatch: 'v0.13.2', buckets: ['aw-watcher-window_devbox'], events: 1 }
  };
}
