import { expect, it } from 'vitest';
import { findNearMiss } from './near-miss.ts';

const KNOWN = ['SERVER_URL', 'DEVELOPER_ID', 'API_TOKEN', 'AW_URL', 'apps', 'detail'];

it.each([
  ['app', 'apps'],
  ['apsp', 'apps'],
  ['Apps', 'apps'],
  ['details', 'detail'],
  ['SERVERURL', 'SERVER_URL'],
  ['SEVER_URLS', 'SERVER_URL'],
  ['developer_id', 'DEVELOPER_ID'],
  ['AWURL', 'AW_URL']
])('takes %s for %s', (word, meant) => {
  expect(findNearMiss(word, KNOWN)).toBe(meant);
});

it.each(['API_URL', 'API_KEY', 'DB_URL', 'PORT', '', 'domains'])('takes %s for nothing known', (word) => {
  expect(findNearMiss(word, KNOWN)).toBeUndefined();
});
