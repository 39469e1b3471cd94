import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, removeFolder, startEndpoint, type Running } from './testing/start-endpoint.ts';

const script = fileURLToPath(new URL('contract/contract.mjs', import.meta.url));

function runContract(url: string): Promise<string> {
  const target = url.replace('http://', `http://${admin}@`);
  return new Promise((resolve) => {
    execFile(process.execPath, [script, target, '--tier', 'core,query'], (_error, stdout, stderr) =>
      resolve(stdout + stderr)
    );
  });
}

/** Each failed step with the lines that say why. */
const failuresIn = (output: string) => output.match(/^FAIL .*(\n {8}.*)*/gm) ?? [];

describe.each(['', '/db'])('the contract recorded from CouchDB, mounted at "%s"', (prefix) => {
  let running: Running;
  beforeAll(async () => {
    running = await startEndpoint({ prefix });
  });
  afterAll(async () => {
    await running.stop();
    removeFolder(running.dataDir);
  });

  it('holds in all steps of the tiers core and query', { timeout: 180_000 }, async () => {
    const output = await runContract(running.url);
    expect(failuresIn(output)).toEqual([]);
    expect(output.trim().split('\n').at(-1)).toMatch(/^5[67]\d passed, 0 failed$/);
  });
});
