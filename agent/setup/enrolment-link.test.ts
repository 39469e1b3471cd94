import { expect, it } from 'vitest';
import { readLink } from './enrolment-link.ts';

const secret = 'abcdefghijklmnopqrstuvwxyz-_0123456789ABCDE';

it('is the address of a server and a secret, whatever spaces were copied with it', () => {
  expect(readLink(` https://t.example/enrol#${secret}\n`)).toEqual({ server: 'https://t.example', secret });
  expect(readLink(`http://127.0.0.1:8000/enrol#${secret}`)?.server).toBe('http://127.0.0.1:8000');
});

it.each([
  'https://t.example',
  'https://t.example/enrol',
  `https://t.example/enrol#${secret.slice(1)}`,
  `https://t.example/enrol#${secret}x`,
  `https://t.example/enrol?x#${secret}`,
  `t.example/enrol#${secret}`,
  `https://[/enrol#${secret}`,
  `https://t.example/sub/enrol#${secret}`,
  `https://a:b@t.example/enrol#${secret}`,
  secret
])('is not %j', (text) => {
  expect(readLink(text)).toBeUndefined();
});
