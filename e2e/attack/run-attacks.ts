/** Runs the scenarios against a fresh server, one after the other, and prints what each of them did to it. */
import { Attack, forEachAtOnce, databasePath, type Scenario, type Size, sleep } from './scenario.ts';
import { startHealthProbe, type Readings } from './health-probe.ts';
import { startTarget } from './target.ts';
import { authorisation } from './scenarios/authorisation.ts';
import { crossSite } from './scenarios/cross-site.ts';
import { designFunctions } from './scenarios/design-functions.ts';
import { wrongAdminTokens, wrongPasswords } from './scenarios/floods.ts';
import { heavyDocuments } from './scenarios/heavy-documents.ts';
import { hostileWrites } from './scenarios/hostile-writes.ts';
import { largeDocuments } from './scenarios/large-documents.ts';
import { largeLeaves } from './scenarios/large-leaves.ts';
import { oversizedRequests } from './scenarios/oversized-requests.ts';
import { slowConnections } from './scenarios/slow-connections.ts';

export const SCENARIOS: readonly Scenario[] = [
  authorisation,
  crossSite,
  hostileWrites,
  wrongAdminTokens,
  wrongPasswords,
  slowConnections,
  oversizedRequests,
  heavyDocuments,
  designFunctions,
  // Last, because the memory that they take is given back late.
  largeLeaves,
  largeDocuments
];

/** Longer nobody may wait because of an attack. */
export const MAX_STALL_MS = 250;
const MAX_MEMORY_BYTES = 300e6;
/** In a short run, which shares its machine: as many times the longest stall of harmless requests. */
const STALL_FACTOR = 3;
const TRIES = 3;
const SETTLE_MS = 500;
const MAX_SHOWN = 20;

type Outcome = {
  sent: number;
  unexpected: string[];
  readings: Readings;
  maxDelayMs: number;
  seconds: number;
};

/** Returns whether all expectations and bounds held. */
export async function runAttacks(scenarios: readonly Scenario[], size: Size): Promise<boolean> {
  let subject = await startSubject();
  const failed: string[] = [];
  try {
    printRow(['scenario', 'requests', 'unexpected', 'stall', 'loop delay', 'memory', 'time']);
    const control = await measure(subject, harmlessRequests, size);
    printOutcome(harmlessRequests.name, control, subject.idleBytes);
    const maxStallMs =
      size === 'full' ? MAX_STALL_MS : Math.max(MAX_STALL_MS, STALL_FACTOR * control.readings.stallMs);
    for (const scenario of scenarios) {
      const reason = scenario.skip?.(subject.target);
      if (reason !== undefined) {
        console.log(`${scenario.name}: skipped, ${reason}`);
        continue;
      }
      for (let tries = 1; ; tries += 1) {
        const outcome = await measure(subject, scenario, size);
        printOutcome(scenario.name, outcome, subject.idleBytes);
        const { broken, isStall } = listBroken(outcome, { idleBytes: subject.idleBytes, maxStallMs });
        for (const line of broken.slice(0, MAX_SHOWN)) console.log(`  ${line}`);
        if (broken.length > 0) {
          await subject.stop();
          subject = await startSubject();
        }
        // Another process may have had the processor: a fault of the server stalls it again.
        if (isStall && broken.length === 1 && size === 'short' && tries < TRIES) continue;
        if (broken.length > 0) failed.push(scenario.name);
        break;
      }
    }
  } finally {
    await subject.stop();
  }
  console.log(failed.length === 0 ? 'All bounds held.' : `Bounds broke: ${failed.join(', ')}.`);
  return failed.length === 0;
}

type Subject = Awaited<ReturnType<typeof startSubject>>;

async function startSubject() {
  const target = await startTarget();
  const probe = startHealthProbe(target.server.url, target.server.child?.pid ?? 0);
  await sleep(SETTLE_MS);
  const { peakBytes: idleBytes } = await probe.read();
  return {
    target,
    probe,
    idleBytes,
    stop: async () => {
      probe.stop();
      await target.remove();
    }
  };
}

async function measure({ target, probe }: Subject, scenario: Scenario, size: Size): Promise<Outcome> {
  await probe.read();
  await target.readMaxDelay();
  const startMs = performance.now();
  const attack = new Attack(target, size);
  const progress = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r${scenario.name}: ${attack.sent} requests …\u001b[K`), 200)
    : undefined;
  try {
    await scenario.run(attack);
  } catch (error) {
    attack.check(
      false,
      `the scenario ended early: ${error instanceof Error ? error.message : String(error)}`
    );
  } finally {
    clearInterval(progress);
    if (progress) process.stderr.write('\r\u001b[K');
  }
  await sleep(SETTLE_MS);
  const seconds = (performance.now() - startMs) / 1000;
  const { child } = target.server;
  if (!child || child.exitCode !== null || child.signalCode !== null)
    attack.check(false, `the server ended with ${child?.exitCode ?? child?.signalCode ?? 'nothing'}`);
  return {
    sent: attack.sent,
    unexpected: attack.unexpected,
    readings: await probe.read(),
    maxDelayMs: await target.readMaxDelay(),
    seconds
  };
}

/** The same work for sender and server, of which nothing is an attack. */
const harmlessRequests: Scenario = {
  name: 'harmless requests',
  run: async ({ target, send, count }) => {
    const { credentials, member } = target;
    const requests = Array.from({ length: 2000 }, (_, index) =>
      index % 2 === 0
        ? { path: '/api/v1/me', headers: credentials.member }
        : { path: databasePath(member.database), headers: credentials.agent }
    );
    await forEachAtOnce(requests, { atOnce: 48, maxMs: count(3000, 5000) }, (sent) =>
      send('harmless', sent, [200])
    );
  }
};

function listBroken(
  { unexpected, readings }: Outcome,
  { idleBytes, maxStallMs }: { idleBytes: number; maxStallMs: number }
): { broken: string[]; isStall: boolean } {
  const { stallMs, peakBytes, failures, reason } = readings;
  const memory = peakBytes - idleBytes;
  const isStall = stallMs > maxStallMs;
  const broken = [...new Set(unexpected)];
  if (isStall) broken.push(`health took ${stallMs.toFixed(0)} ms; allowed are ${maxStallMs.toFixed(0)} ms`);
  if (memory > MAX_MEMORY_BYTES)
    broken.push(`memory grew by ${megabytes(memory)}; allowed are ${megabytes(MAX_MEMORY_BYTES)}`);
  if (failures > 0) broken.push(`health failed ${failures} times: ${reason}`);
  return { broken, isStall };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

function printOutcome(name: string, outcome: Outcome, idleBytes: number): void {
  const { sent, unexpected, readings, maxDelayMs, seconds } = outcome;
  printRow([
    ...[name, String(sent), String(unexpected.length), `${readings.stallMs.toFixed(0)} ms`],
    ...[`${maxDelayMs.toFixed(0)} ms`, megabytes(readings.peakBytes - idleBytes), `${seconds.toFixed(0)} s`]
  ]);
}

const WIDTHS = [30, 9, 11, 9, 11, 9, 6];
const printRow = (cells: string[]) =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(30) : cell.padStart(WIDTHS[i] ?? 8))).join(''));
