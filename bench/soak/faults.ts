/** What goes wrong during a run with faults. Each ends by itself and leaves the server running. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Line } from '../../server/testing/start-line.ts';
import type { ObservedServer } from './observed-server.ts';

export type Place = {
  server: ObservedServer;
  /** Between agents and server, or between the server and a CouchDB elsewhere. */
  line: Line;
  /** The file system of the data folder, where it is one of its own. */
  disk: Disk | undefined;
  /** Commands of the shell that take one node of a cluster away and bring it back. */
  node: { stop: string; start: string } | undefined;
  random: () => number;
};

type Fault = { name: string; cause: (place: Place) => Promise<void> };

const KILLED_MS = 1_000;
const FROZEN_MS = 15_000;
const STALLED_MS = 20_000;
const AWAY_MS = 60_000;
const FULL_MS = 10_000;
const DAY_MS = 86_400_000;

const restart = async ({ server }: Place, clockShiftMs = 0) => {
  await server.kill();
  await sleep(KILLED_MS);
  await server.start(clockShiftMs);
};

const FAULTS: readonly Fault[] = [
  { name: 'the server is killed', cause: (place) => restart(place) },
  {
    name: 'the server is killed twice',
    cause: async (place) => {
      await restart(place);
      await sleep(place.random() * 3_000);
      await restart(place);
    }
  },
  {
    name: 'the server stands still',
    cause: async ({ server }) => {
      server.freeze();
      await sleep(FROZEN_MS);
      server.thaw();
    }
  },
  {
    name: 'the network is half open',
    cause: async ({ line }) => {
      line.stall();
      await sleep(STALLED_MS);
      line.resume();
    }
  },
  {
    name: 'the network is away for a minute',
    cause: async ({ line }) => {
      line.cut();
      await sleep(AWAY_MS);
      await line.reconnect();
    }
  },
  {
    name: 'the clock jumps two days ahead and back',
    cause: async (place) => {
      await restart(place, 2 * DAY_MS);
      await sleep(FULL_MS);
      await restart(place);
    }
  }
];

const FAULTS_OF_DISK: readonly Fault[] = [
  {
    name: 'the disk is full',
    cause: async ({ disk }) => {
      disk?.fill();
      await sleep(FULL_MS);
      disk?.free();
    }
  },
  {
    name: 'the disk is read-only',
    cause: async (place) => {
      // LevelDB has files open for writing: the server goes first.
      await place.server.kill();
      place.disk?.remount('ro');
      await place.server.start().catch(() => undefined);
      await sleep(FULL_MS);
      await place.server.kill();
      place.disk?.remount('rw');
      await place.server.start();
    }
  }
];

const FAULTS_OF_CLUSTER: readonly Fault[] = [
  {
    name: 'a node of the cluster is lost for a minute',
    cause: async ({ node }) => {
      if (node === undefined) return;
      await runInShell(node.stop);
      await sleep(AWAY_MS);
      await runInShell(node.start);
    }
  }
];

/** @throws where the command fails */
const runInShell = async (command: string) => {
  const [code] = (await once(spawn(command, { shell: true, stdio: 'inherit' }), 'exit')) as [number | null];
  if (code !== 0) throw new Error(`“${command}” ended with ${code}.`);
};

/** Every fault that can be caused here, in an order of its own. */
export const drawFaults = ({ disk, node, random }: Place): Fault[] =>
  [...FAULTS, ...(disk === undefined ? [] : FAULTS_OF_DISK), ...(node === undefined ? [] : FAULTS_OF_CLUSTER)]
    .map((fault) => ({ fault, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ fault }) => fault);

/** A small file system in memory, for the data folder. */
export class Disk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Undefined where none can be mounted: that takes the rights of an administrator. */
  static mount(folder: string, size: string): Disk | undefined {
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
      return new Disk(folder);
    } catch {
      return undefined;
    }
  }

  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    try {
      writeFileSync(join(this.folder, 'filler'), Buffer.alloc(bavail * bsize, 1));
    } catch {
      // The server was faster with some of the space: then it is full, too.
    }
  }

  free = () => rmSync(join(this.folder, 'filler'), { force: true });

  remount(mode: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${mode}`, this.folder], { stdio: 'pipe' });
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.folder], { stdio: 'pipe' });
  }
}
