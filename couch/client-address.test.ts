import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientNetwork, isSubnet, isTrusted, readClientAddress, trustedProxies } from './client-address.ts';

const trusted = trustedProxies(['10.0.0.0/8', '192.0.2.80', '2001:db8:1::/48']);

const addressOf = (remoteAddress: string, forwarded?: string) =>
  // The two members that are read.
  readClientAddress(
    {
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    } as IncomingMessage,
    trusted
  );

describe('the client', () => {
  it.each([
    ['198.51.100.7', undefined, '198.51.100.7'],
    ['198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['192.0.2.80', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['192.0.2.81', '203.0.113.9', '192.0.2.81'],
    ['127.0.0.1', '1.1.1.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['2001:db8:1::5', '2001:DB8:2:0::7', '2001:db8:2::7'],
    ['10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
    ['10.1.2.3', '[2001:db8:2::7]:443', '2001:db8:2::7'],
    ['10.1.2.3', '203.0.113.9, unknown', '10.1.2.3'],
    ['10.1.2.3', '"; rm -rf', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.4, 10.1.2.5', '10.1.2.4']
  ])('of %s, which forwards for %s, is %s', (remote, forwarded, address) => {
    expect(addressOf(remote, forwarded)).toBe(address);
  });
});

it.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['proxy.example.com', false],
  ['10.0.0', false],
  ['10.0.0.1/', false],
  ['', false]
])('%s is a subnet: %s', (text, expected) => {
  expect(isSubnet(text)).toBe(expected);
});

it('trusts this machine by default, and nobody else', () => {
  for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
    expect(isTrusted(address, trustedProxies())).toBe(true);
  for (const address of ['10.0.0.1', '::ffff:10.0.0.1', undefined, ''])
    expect(isTrusted(address, trustedProxies())).toBe(false);
});

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:2::7', '2001:db8:2:0::/64'],
  ['2001:db8:2:3:4:5:6:7', '2001:db8:2:3::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64']
])('%s is counted as %s', (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});
