/** The routes under /api/0, as far as anybody reads a timesheet out of them. */
import Router, { type RouterContext } from '@koa/router';
import type { Context } from 'koa';
import * as v from 'valibot';
import type { BucketStore } from '../events/bucket-store.ts';
import { IncomingBucket, type StoredEvent } from '../events/event.ts';
import type { Range } from '../events/select.ts';
import { readEvents, readHeartbeat, readJson } from './body.ts';
import { RefusalError, type Dialect } from './dialect.ts';
import { respond } from './guards.ts';

export interface Machine {
  hostname: string;
  deviceId: string;
  store: BucketStore;
  settings: Map<string, unknown>;
  dialect: Dialect;
  now: () => Date;
}

// The routes below match only with these parts present.
const bucketIn = (ctx: RouterContext): string => ctx.params['id'] ?? '';
const settingIn = (ctx: RouterContext): string => ctx.params['key'] ?? '';

const parameter = (ctx: Context, name: string): string | undefined => {
  const value = ctx.query[name];
  return Array.isArray(value) ? value[0] : value;
};

function rangeOf(ctx: Context, dialect: Dialect): Range {
  const start = parameter(ctx, 'start');
  const end = parameter(ctx, 'end');
  return {
    ...(start !== undefined && { startMs: dialect.parseInstant(start) }),
    ...(end !== undefined && { endMs: dialect.parseInstant(end) })
  };
}

const eventJson = (event: StoredEvent, dialect: Dialect) => ({
  id: event.id,
  timestamp: dialect.instant(event.startMs),
  duration: event.lengthMs / 1000,
  data: event.data
});

function addBuckets(router: Router, { hostname, deviceId, store, dialect, now }: Machine): void {
  router.get('/buckets/', (ctx) => {
    const ids = store.list().map((info) => info.id);
    respond(ctx, Object.fromEntries(ids.map((id) => [id, dialect.bucket(store, id, true)])));
  });
  router.get('/buckets/:id', (ctx) => respond(ctx, dialect.bucket(store, bucketIn(ctx), false)));
  router.post('/buckets/:id', async (ctx) => {
    const incoming = v.parse(IncomingBucket, await readJson(ctx));
    const local = incoming.hostname === '!local';
    const created = store.create({
      ...incoming,
      id: bucketIn(ctx),
      name: null,
      hostname: local ? hostname : incoming.hostname,
      createdMs: now().getTime(),
      data: local ? { device_id: deviceId } : {}
    });
    respond(ctx, {}, created ? 200 : 304);
  });
}

function addEvents(router: Router, { store, dialect, now }: Machine): void {
  router.get('/buckets/:id/events', (ctx) => {
    const limit = dialect.parseLimit(parameter(ctx, 'limit'));
    const range = rangeOf(ctx, dialect);
    const events = dialect.select(store.events(bucketIn(ctx)), range);
    const limited = limit < 0 ? events : events.slice(0, limit);
    respond(
      ctx,
      limited.map((event) => eventJson(event, dialect))
    );
  });
  router.get('/buckets/:id/events/count', (ctx) => {
    const range = rangeOf(ctx, dialect);
    respond(ctx, dialect.count(store.events(bucketIn(ctx)), range));
  });
  router.get('/buckets/:id/events/:event', (ctx) => {
    const event = store.events(bucketIn(ctx)).find(({ id }) => String(id) === ctx.params.event);
    respond(ctx, event ? eventJson(event, dialect) : null, event ? 200 : 404);
  });
  router.post('/buckets/:id/events', async (ctx) => {
    const body = await readJson(ctx);
    if (!Array.isArray(body) && !dialect.acceptsSingleEvent)
      throw new RefusalError(422, 'Expected a list of events');
    const events = store.insert(bucketIn(ctx), readEvents(body, now().getTime()));
    respond(ctx, dialect.inserted(events.map((event) => eventJson(event, dialect))));
  });
  router.post('/buckets/:id/heartbeat', async (ctx) => {
    const pulse = readHeartbeat(await readJson(ctx), now().getTime());
    const pulseSeconds = Number(parameter(ctx, 'pulsetime'));
    if (Number.isNaN(pulseSeconds)) throw new RefusalError(400, 'Missing required parameter pulsetime');
    respond(ctx, eventJson(store.heartbeat(bucketIn(ctx), pulse, pulseSeconds * 1000), dialect));
  });
}

function addSettings(router: Router, { settings }: Machine): void {
  router.get('/settings', (ctx) => respond(ctx, Object.fromEntries(settings)));
  router.get('/settings/:key', (ctx) => respond(ctx, settings.get(settingIn(ctx)) ?? null));
  router.post('/settings/:key', async (ctx) => {
    const value = await readJson(ctx);
    settings.set(settingIn(ctx), value);
    respond(ctx, value);
  });
}

export function apiOf(machine: Machine): Router {
  const router = new Router({ prefix: '/api/0' });
  const { hostname, deviceId, dialect } = machine;
  router.get('/info', (ctx) =>
    respond(ctx, { hostname, version: dialect.version, testing: false, device_id: deviceId })
  );
  addBuckets(router, machine);
  addEvents(router, machine);
  addSettings(router, machine);
  return router;
}
