import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { readClientAddress } from '../client-address.ts';
import { usePeer } from './testing/peer.ts';
import { addUser, admin } from './testing/start-endpoint.ts';

const peer = usePeer();

const addressOf = (remoteAddress: string, forwarded?: string) =>
  // The two members that are read.
  readClientAddress({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  } as IncomingMessage);

it.each([
  ['192.0.2.1', undefined, '192.0.2.1'],
  ['192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', '198.51.100.7', '198.51.100.7'],
  ['::ffff:127.0.0.1', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
  ['::1', '198.51.100.7, 127.0.0.1', '198.51.100.7'],
  ['127.0.0.1', '127.0.0.1, ::1', '127.0.0.1'],
  ['127.0.0.1', ' , ', '127.0.0.1']
])('the client of %s, which forwards for %s, is %s', (remote, forwarded, address) => {
  expect(addressOf(remote, forwarded)).toBe(address);
});

it('an attacker behind a proxy locks an account for their own address, not for that of its owner', async () => {
  const owner = await addUser(peer.running, 'olga');
  const ask = async (user: string, from: string) =>
    (await peer.running.ask(user, 'GET', '/_session', undefined, { 'x-forwarded-for': from })).status;
  for (let i = 0; i < 5; i++) expect(await ask('olga:wrong', '198.51.100.7')).toBe(401);
  expect(await ask(owner, '198.51.100.7')).toBe(403);
  expect(await ask(owner, '203.0.113.9')).toBe(200);
  expect((await peer.running.ask(owner, 'GET', '/_session')).status).toBe(200);
  expect((await peer.running.ask(admin, 'GET', '/_session')).status).toBe(200);
});
