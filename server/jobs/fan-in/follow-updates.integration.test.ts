import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../../../couch/connection.ts';
import { followUpdates } from './follow-updates.ts';

let couch: Server;
let url: string;
beforeEach(async () => {
  couch = createServer((request, response) => {
    // A longpoll on which nothing ever happens.
    response.setHeader('content-type', 'application/json');
    if (!request.url?.includes('longpoll')) response.end('{"results":[],"last_seq":"1"}');
    else response.write('{"results":[\n', () => couch.emit('waiting'));
  });
  await once(couch.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(couch.address() as AddressInfo).port}`;
});
afterEach(() => {
  couch.close();
  couch.closeAllConnections();
});

it('ends at once when it is stopped, also where memory was cleared up since it began to wait', async () => {
  setFlagsFromString('--expose-gc');
  const clearUp = runInNewContext('gc') as () => void;
  const stopping = new AbortController();
  const waiting = once(couch, 'waiting');
  const nothing = () => undefined;
  const following = followUpdates(connect(url, {}), stopping.signal, {
    onChange: nothing,
    onLost: nothing,
    onGap: nothing,
    log: nothing
  });
  await waiting;
  for (let round = 0; round < 5; round++) {
    await setTimeout(20);
    clearUp();
  }
  stopping.abort();
  await expect(following).resolves.toBeUndefined();
});
