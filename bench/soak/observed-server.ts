/** The real server in a process of its own, whose memory is read and which can be killed, stopped and started with another clock. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export type ServerSettings = Record<string, string>;

export class ObservedServer {
  readonly #settings: ServerSettings;
  readonly #profileFolder: string | undefined;
  #child: ChildProcess | undefined;
  /** The process once it responds: before it listens for signals they would end it. */
  #ready: ChildProcess | undefined;
  #onLiveHeap: ((bytes: number) => void) | undefined;
  /** Stays the same over restarts. */
  port = 0;

  /** `profileFolder`: where a profile of the processor's time is written when the server ends by itself. */
  constructor(settings: ServerSettings, { profileFolder }: { profileFolder?: string | undefined } = {}) {
    this.#settings = settings;
    this.#profileFolder = profileFolder;
  }

  /** Resolves once it responds. `clockShiftMs`: how far its clock is ahead. @throws where it ends before */
  async start(clockShiftMs = 0): Promise<void> {
    const heap = ['--import', resolve('bench/soak/live-heap.js')];
    const clock = clockShiftMs === 0 ? [] : ['--import', resolve('e2e/stage/agent/shifted-clock.js')];
    const profile =
      this.#profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.#profileFolder}`];
    const child = spawn(process.execPath, [...heap, ...clock, ...profile, resolve('dist/server.js')], {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: String(this.port),
        TEST_CLOCK_SHIFT_MS: String(clockShiftMs),
        ...this.#settings
      },
      // What it logs under faults is expected.
      stdio: ['ignore', 'pipe', 'ignore']
    });
    this.#child = child;
    await new Promise<void>((ready, fail) => {
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => {
        const bytes = /^live heap: (\d+)/.exec(line)?.[1];
        if (bytes !== undefined) this.#onLiveHeap?.(Number(bytes));
        const port = /ready at \S+:(\d+)/.exec(line)?.[1];
        if (port === undefined) return;
        this.port = Number(port);
        this.#ready = child;
        ready();
      });
      lines.once('close', () => fail(new Error('The server ended before it was ready.')));
    });
  }

  /** Of the process that runs; undefined while none does. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** As a power failure does. */
  kill = (): Promise<void> => this.#end('SIGKILL');

  /** As an admin does. */
  stop = (): Promise<void> => this.#end('SIGTERM');

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = this.#ready = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  /** The process stands still, and its connections stay open. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** The processor time that it has used since its start; undefined where the system does not tell. */
  processorSeconds(): number | undefined {
    try {
      // Fields after the name, which may have spaces: user and system time, in hundredths of a second.
      const fields = readFileSync(`/proc/${this.#child?.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      return (Number(fields?.[11]) + Number(fields?.[12])) / 100;
    } catch {
      return undefined;
    }
  }

  /** Has it collect garbage; `onBytes` is called with what is left, of JavaScript and of buffers. */
  measureLiveHeap(onBytes: (bytes: number) => void): void {
    this.#onLiveHeap = onBytes;
    this.#ready?.kill('SIGUSR2');
  }

  /** What it has in memory; undefined while it does not run, and where the system does not tell. */
  residentBytes(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024 || undefined;
    } catch {
      return undefined;
    }
  }
}
