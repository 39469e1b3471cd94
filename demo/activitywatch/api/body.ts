/** Request bodies, as the activities they stand for. */
import type { Context } from 'koa';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { IncomingEvent, type Activity } from '../events/event.ts';
import { parseInstant } from '../events/instant.ts';
import { RefusalError } from './dialect.ts';

/** Throws a 400 RefusalError when the body is no JSON. */
export async function readJson(ctx: Context): Promise<unknown> {
  try {
    return await json(ctx.req);
  } catch {
    throw new RefusalError(
      400,
      'The browser (or proxy) sent a request that this server could not understand.'
    );
  }
}

const activityOf = (event: IncomingEvent, nowMs: number): Activity => ({
  startMs: event.timestamp === undefined ? nowMs : parseInstant(event.timestamp),
  lengthMs: Math.round(event.duration * 1000),
  data: event.data
});

/** One event, or a list of them. */
export function readEvents(body: unknown, nowMs: number): Activity[] {
  const events = v.parse(v.array(IncomingEvent), Array.isArray(body) ? body : [body]);
  return events.map((event) => activityOf(event, nowMs));
}

/** Throws a 400 RefusalError when it is no event or has no timestamp. */
export function readHeartbeat(body: unknown, nowMs: number): Activity {
  const parsed = v.safeParse(v.required(IncomingEvent, ['timestamp']), body);
  if (!parsed.success) throw new RefusalError(400, 'Input payload validation failed');
  return activityOf(parsed.output, nowMs);
}
