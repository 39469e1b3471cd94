/**
 * A recorded workday, lived through again by the real program `tidesheet run`: what each half hour costs it, ActivityWatch and the
 * network. The clock of the process is moved; everything else is as on a machine.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type IncomingMessage, request as forward } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { median, sum } from 'd3-array';
import { addDays, utcDateOf, utcStartMs } from '#domain/time/calendar.ts';
import { startTestServer } from '../../server/testing/test-server.ts';
import { childrenOf, processorMs, residentMegabytes } from '../process-figures.ts';
import { reportFigure, type Figure } from '../figures.ts';

/** Half a day of it is work: an ordinary day. */
const RECORDED = '2026-10-22';
/** As many as were recorded before it. */
const EARLIER_DAYS = 3;
const HALF_HOUR_MS = 1_800_000;
const CLOCK = pathToFileURL(resolve('bench/agent/moving-clock.js')).href;
const GOALS = {
  idleMs: 50,
  idleActivityWatchMs: 20,
  busyMs: 150,
  daySeconds: 5,
  wireKilobytes: 60,
  residentMegabytes: 60
};

type Step = { isBusy: boolean; agentMs: number; activitywatchMs: number; bytes: number };

export async function benchRecordedDay(): Promise<void> {
  const today = utcDateOf(Date.now());
  const shiftMs = utcStartMs(today) - utcStartMs(RECORDED);
  const server = await startTestServer();
  const { developer_id: developer, api_token: token = '' } = await server.register('anna');
  const clock = { nowMs: utcStartMs(today) };
  const proxy = await startCountingProxy(server.url, clock);
  const activitywatch = spawn(process.execPath, ['dist/bench.js', 'activitywatch'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, BENCH_SHIFT_MS: String(shiftMs) }
  });
  const lines = createInterface({ input: activitywatch.stdout! });
  const [url] = (await once(lines, 'line')) as [string];
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-'));
  const setClock = async (agent: ChildProcess | undefined, nowMs: number) => {
    clock.nowMs = nowMs;
    activitywatch.send(nowMs);
    await once(activitywatch, 'message');
    agent?.send(nowMs - Date.now());
  };
  const start = (args: string[], channel: 'ipc' | 'ignore') =>
    spawn(process.execPath, ['--import', CLOCK, 'dist/agent.js', ...args], {
      stdio: ['ignore', 'pipe', 'inherit', channel],
      env: {
        ...process.env,
        BENCH_CLOCK_SHIFT_MS: String(clock.nowMs - Date.now()),
        SERVER_URL: proxy.url,
        DEVELOPER_ID: developer,
        API_TOKEN: token,
        AW_URL: url,
        DATA_DIR: folder
      }
    });
  await setClock(undefined, clock.nowMs);
  // An ordinary day is not the first one: a machine has complete days behind it.
  await once(start(['sync', '--hours', String(EARLIER_DAYS * 24)], 'ignore'), 'exit');
  const agent = start(['run'], 'ipc');
  const steps: Step[] = [];
  let working = 0;
  try {
    const said = createInterface({ input: agent.stdout! })[Symbol.asyncIterator]();
    await nextReport(said);
    for (let atMs = clock.nowMs + HALF_HOUR_MS; atMs <= utcStartMs(addDays(today, 1)); atMs += HALF_HOUR_MS) {
      const before = figuresOf(agent, activitywatch, proxy.bytes());
      await setClock(agent, atMs);
      const line = await nextReport(said);
      working = Math.max(working, ...childrenOf(agent).map((child) => residentMegabytes(child, 'VmHWM')));
      const after = figuresOf(agent, activitywatch, proxy.bytes());
      const step = {
        isBusy: !/events 0, documents read 0, written 0,/.test(line),
        agentMs: after.agentMs - before.agentMs,
        activitywatchMs: after.activitywatchMs - before.activitywatchMs,
        bytes: after.bytes - before.bytes
      };
      if (process.env['BENCH_VERBOSE']) console.log(line, step);
      steps.push(step);
    }
    print(steps, residentMegabytes(agent, 'VmHWM'), working);
  } finally {
    for (const child of [agent, activitywatch]) {
      child.kill('SIGTERM');
      // The listener for its clock would let it go on.
      if (child.connected) child.disconnect();
    }
    await proxy.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function nextReport(said: AsyncIterator<string>): Promise<string> {
  for (;;) {
    const { value, done } = await said.next();
    if (done === true) throw new Error('The agent ended.');
    if (value.includes('documents read')) return value;
  }
}

const figuresOf = (agent: ChildProcess, activitywatch: ChildProcess, bytes: number) => ({
  agentMs: processorMs(agent) + sum(childrenOf(agent), processorMs),
  activitywatchMs: processorMs(activitywatch),
  bytes
});

function print(steps: readonly Step[], resident: number, working: number): void {
  const [idle, busy] = [false, true].map((isBusy) => steps.filter((step) => step.isBusy === isBusy));
  const of = (some: readonly Step[] | undefined, read: (step: Step) => number) =>
    Math.round(median(some ?? [], read) ?? 0);
  const total = sum(steps, ({ agentMs, activitywatchMs }) => agentMs + activitywatchMs) / 1000;
  const kilobytes = sum(steps, ({ bytes }) => bytes) / 1000;
  const rows: [string, number, number, Figure['unit']][] = [
    [
      `idle, ${idle?.length} of ${steps.length}: agent, median`,
      of(idle, ({ agentMs }) => agentMs),
      GOALS.idleMs,
      'ms'
    ],
    [
      'idle: ActivityWatch (stand-in), median',
      of(idle, ({ activitywatchMs }) => activitywatchMs),
      GOALS.idleActivityWatchMs,
      'ms'
    ],
    [`busy, ${busy?.length}: agent, median`, of(busy, ({ agentMs }) => agentMs), GOALS.busyMs, 'ms'],
    ['a day, agent and ActivityWatch', Number(total.toFixed(2)), GOALS.daySeconds, 's'],
    ['a day on the wire, both ways', Math.round(kilobytes), GOALS.wireKilobytes, 'kB'],
    ['run, resident at most', resident, GOALS.residentMegabytes, 'MB'],
    ['its process that works, resident at most', working, GOALS.residentMegabytes, 'MB']
  ];
  for (const [what, figure, goal, unit] of rows) reportFigure({ what, figure, goal, unit });
}

/** Prints the bytes of headers and bodies of what passed. */
function printPassed(
  request: IncomingMessage,
  response: IncomingMessage,
  [sent, received]: readonly [number, number]
): void {
  const headersOf = ({ rawHeaders }: IncomingMessage) => sum(rawHeaders, (part) => part.length + 2);
  const url = (request.url ?? '').replace(/\?.*/, '?…');
  console.log(
    `  ${request.method} ${url} ${response.statusCode}: ${headersOf(request)} + ${sent}, ${headersOf(response)} + ${received}`
  );
}

/** Counts every byte in both directions, and gives responses the date of the moved clock. */
async function startCountingProxy(target: string, clock: { nowMs: number }) {
  const sockets = new Set<Socket>();
  let closed = 0;
  const bytesOf = ({ bytesRead, bytesWritten }: Socket) => bytesRead + bytesWritten;
  const server = createServer((request, response) => {
    const { method = '', headers } = request;
    let [sent, received] = [0, 0];
    request.on('data', (chunk: Buffer) => (sent += chunk.length));
    const onward = forward(target + request.url, { method, headers }, (incoming) => {
      const date = new Date(clock.nowMs).toUTCString();
      response.writeHead(incoming.statusCode ?? 502, { ...incoming.headers, date });
      incoming.pipe(response);
      incoming.on('data', (chunk: Buffer) => (received += chunk.length));
      if (process.env['BENCH_VERBOSE'])
        response.once('finish', () => printPassed(request, incoming, [sent, received]));
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      closed += bytesOf(socket);
      sockets.delete(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A string or null only for pipes and closed servers.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bytes: () => closed + sum([...sockets], bytesOf),
    close: async () => {
      server.close();
      server.closeAllConnections();
    }
  };
}
