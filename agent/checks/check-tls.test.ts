import { expect, it } from 'vitest';
import { checkTls } from './check-tls.ts';

it.each([
  ['http://localhost:8000', 'ok'],
  ['http://127.0.0.1:8000', 'ok'],
  ['http://[::1]:8000', 'ok'],
  ['http://192.168.1.7:8000', 'warning'],
  ['http://10.0.0.3', 'warning'],
  ['http://172.20.0.2', 'warning'],
  ['http://[fd00::1]', 'warning'],
  ['http://tidesheet:8000', 'warning'],
  ['http://server.local', 'warning'],
  ['http://172.32.0.2', 'failed'],
  ['http://10.example.com', 'failed'],
  ['http://tidesheet.example.com', 'failed']
])('without TLS, %s is %s', async (url, state) => {
  expect(await checkTls(url, 0)).toMatchObject({ state });
});
