/** What a person deletes or changes in ActivityWatch after it was sent. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DeviceDay } from '#domain/documents/day.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { appsOf, daysOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const Preview = v.object({ documents: v.array(DeviceDay) });
const WINDOW = 'aw-watcher-window_devbox-01';
const AFK = 'aw-watcher-afk_devbox-01';
const SLOT_MS = 900_000;

const store = () => stage.machine.activitywatch.store;
const sync = (...args: string[]) => stage.machine.run('sync', ...args);

/** Deletes the events of a bucket of which this holds, as a person does on ActivityWatch's own pages. */
function deleteEvents(
  bucketId: string,
  isDeleted: (event: { startMs: number; data: object }) => boolean
): void {
  for (const event of store().events(bucketId).filter(isDeleted)) store().remove(bucketId, event.id);
}
/** About so many hours ago, in the middle of a quarter of an hour: at its edges a few seconds are no loss. */
const midSlot = (hours: number) => hours + ((Date.now() % SLOT_MS) - SLOT_MS / 2) / 3_600_000;
const ofApp = (app: string) => (event: { data: object }) => 'app' in event.data && event.data.app === app;

/** Seconds per app of what preview shows of the last two days. */
async function previewedApps() {
  const documents = new Map<string, DeviceDay>();
  for (const daysAgo of [0, 1]) {
    const date = new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const { out } = await stage.machine.run('preview', '--date', date, '--json');
    const shown = out === '' ? { documents: [] } : v.parse(Preview, JSON.parse(out));
    for (const document of shown.documents) documents.set(document._id, document);
  }
  return Object.fromEntries(totalsBy('app', [...documents.values()]));
}

async function activeSeconds(): Promise<number> {
  const spans = (await daysOf(stage)).flatMap(({ active }) => active);
  return spans.reduce((sum, at, index) => sum + (index % 2 === 0 ? -at : at), 0);
}

describe('a correction', () => {
  it('of a window goes with the next synchronisation, without a question', async () => {
    stage.machine.work('Code', 6, 60);
    stage.machine.work('Job offers', 5, 30);
    stage.machine.work('Slack', 4, 20);
    await sync('--hours', '24');
    deleteEvents(WINDOW, ofApp('Job offers'));
    expect(await previewedApps()).toEqual({ Code: 3600, Slack: 1200 });
    expect((await sync('--hours', '24')).out).not.toContain('no longer has');
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 1200 });
  });

  it('of presence goes, too: what was too much is no longer active', async () => {
    stage.machine.work('Code', 6, 60);
    stage.machine.work('Video', 4, 60);
    await sync('--hours', '24');
    const video = store().events(AFK).at(-1);
    store().remove(AFK, video?.id ?? 0);
    store().insert(AFK, [{ startMs: video?.startMs ?? 0, lengthMs: 3_600_000, data: { status: 'afk' } }]);
    await sync('--hours', '24');
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    expect(await activeSeconds()).toBe(3600);
  });
});

describe('where nothing is recorded any more', () => {
  it('the person is asked, until they accept it', async () => {
    stage.machine.work('Code', 60, 60);
    stage.machine.work('Job offers', midSlot(5), 30);
    await sync('--hours', '72');
    const isRecent = ({ startMs }: { startMs: number }) => startMs > Date.now() - 8 * 3_600_000;
    deleteEvents(WINDOW, isRecent);
    deleteEvents(AFK, isRecent);
    stage.machine.work('Code', 1, 10);
    const asked = await sync('--hours', '24');
    expect(asked.out).toContain('If you deleted it there, and it should count no longer');
    expect(await appsOf(stage)).toEqual({ Code: 4200, 'Job offers': 1800 });
    expect((await sync()).out).not.toContain('If you deleted it there');
    expect(await previewedApps()).toEqual({ Code: 600, 'Job offers': 1800 });
    expect((await stage.machine.run('status')).out).toContain('tidesheet sync --accept-deletions');

    expect((await sync('--accept-deletions')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 4200 });
    expect((await stage.machine.run('status')).out).not.toContain('--accept-deletions');
  });

  it('a new database of ActivityWatch deletes nothing, and raises no question', async () => {
    stage.machine.work('Code', 30, 60);
    await sync('--hours', '48');
    await stage.machine.activitywatch.close();
    const fresh = await stage.open();
    fresh.work('Slack', 1, 10);
    stage.machine.env['AW_URL'] = fresh.activitywatch.url;
    expect((await sync('--hours', '48')).out).not.toContain('--accept-deletions');
    expect((await sync('--accept-deletions')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 600 });
  });

  it('of the hours that are named everything is accepted', async () => {
    stage.machine.work('Job offers', 3, 30);
    await sync('--hours', '24');
    deleteEvents(WINDOW, () => true);
    deleteEvents(AFK, () => true);
    stage.machine.work('Code', 1, 10);
    await sync('--hours', '24');
    expect(await appsOf(stage)).toEqual({ Code: 600, 'Job offers': 1800 });
    await sync('--hours', '48', '--accept-deletions');
    expect(await appsOf(stage)).toEqual({ Code: 600 });
  });
});
