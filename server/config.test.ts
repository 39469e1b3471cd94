import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('has a default for everything', () => {
  expect(readConfig({})).toEqual({
    port: 8000,
    host: '0.0.0.0',
    dataDir: './data',
    adminToken: undefined,
    couchUrl: undefined,
    prefix: '',
    syncIntervalMinutes: 30,
    pwaDir: './build'
  });
});

it('treats an empty variable as left out', () => {
  expect(readConfig({ PORT: '', COUCHDB_URL: '' }).port).toBe(8000);
});

it('names every bad variable at once', () => {
  const bad = {
    PORT: '70000',
    ADMIN_TOKEN: 'short',
    COUCHDB_URL: 'http://127.0.0.1:5984',
    COUCHDB_PREFIX: '1st_',
    SYNC_INTERVAL_MINUTES: '0'
  };
  expect(() => readConfig(bad)).toThrow(
    /PORT must be a port[^]*ADMIN_TOKEN must have at least 16[^]*COUCHDB_URL must name an administrator[^]*COUCHDB_PREFIX must start with[^]*SYNC_INTERVAL_MINUTES must be whole/
  );
});
