import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

// Below node_modules, so that the bundle finds the packages.
const cache = fileURLToPath(new URL('../../../node_modules/.cache/tidesheet', import.meta.url));

/** Bundles the endpoint's program. @returns its path, in a new folder of its own. */
export async function bundleEndpoint(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const file = join(mkdtempSync(join(cache, 'endpoint-')), 'endpoint.mjs');
  const bundle = await rolldown({
    input: fileURLToPath(new URL('endpoint-process.ts', import.meta.url)),
    platform: 'node',
    external: (id) => !/^[./#]|^[a-z]:[\\/]/i.test(id)
  });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

export type EndpointProcess = {
  url: string;
  child: ChildProcess;
  /** Sends the signal and waits for the end. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
};

/** Starts the program on a data folder. @throws Error with its output on stderr when it does not start. */
export async function spawnEndpoint(program: string, dataDir: string): Promise<EndpointProcess> {
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const stderr = text(child.stderr);
  for await (const url of createInterface(child.stdout)) {
    return {
      url,
      child,
      async end(signal) {
        child.kill(signal);
        await ended;
      }
    };
  }
  throw new Error((await stderr).trim());
}
