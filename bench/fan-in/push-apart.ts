/** Pushes from a process of its own: what developers' machines spend is not what the service spends. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { connect } from '../../couch/connection.ts';
import { pushAndWait } from './push.ts';

/** The first argument of the bench in that process; the second one is the work. */
export const PUSHING = 'pushing';

const Work = v.object({
  url: v.string(),
  authorization: v.string(),
  prefix: v.string(),
  developers: v.array(v.object({ id: v.string(), database: v.string() })),
  /** How many pushes, one after the other, and the length of the day that the first of them reports; each has one second more. */
  count: v.number(),
  firstSeconds: v.number()
});
export type Work = v.InferOutput<typeof Work>;

const Pushed = v.object({ latencies: v.array(v.number()), cpuMs: v.number() });
/** `latencies`: milliseconds from each push to the team. `cpuMs`: processor time of the pushes for the process that made them. */
export type Pushed = v.InferOutput<typeof Pushed>;

/** @throws when a push never arrives. */
export async function pushApart(work: Work): Promise<Pushed> {
  const child = fork(process.argv[1] ?? '', ['fan-in', PUSHING, JSON.stringify(work)]);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The pushes ended early.')));
  const [pushed] = await Promise.race([once(child, 'message'), ended]);
  child.disconnect();
  ended.catch(() => undefined);
  return v.parse(Pushed, pushed);
}

/** What that process does. */
export async function pushAll(argument: string): Promise<void> {
  const { url, authorization, prefix, developers, count, firstSeconds } = v.parse(Work, JSON.parse(argument));
  const couch = connect(url, { authorization }, prefix);
  const started = process.cpuUsage();
  const latencies: number[] = [];
  for (let push = 0; push < count; push++)
    latencies.push(await pushAndWait(couch, developers[push % developers.length]!, firstSeconds + push));
  const { user, system } = process.cpuUsage(started);
  const pushed: Pushed = { latencies, cpuMs: (user + system) / 1000 };
  process.send?.(pushed);
}
