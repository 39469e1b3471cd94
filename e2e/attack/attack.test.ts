/** The attack suite with fewer requests: what it expects and the memory always hold; stalls as the machine allows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

// How much memory is resident depends on when the collector runs beside other tests: what grows without bound breaks twice.
it('the server withstands the attack suite', { retry: 1, timeout: 600_000 }, async () => {
  const child = spawn(process.execPath, [resolve('dist/attack.js'), '--short'], {
    stdio: ['ignore', 'pipe', 'ignore']
  });
  const closed = once(child, 'close');
  const output = await text(child.stdout);
  await closed;
  expect({ code: child.exitCode, output }).toMatchObject({ code: 0 });
});
