import { describe, expect, it } from 'vitest';
import type { Env } from '../cli/env-file.ts';
import { readConfig, readLocalConfig } from './config.ts';

const complete = {
  SERVER_URL: 'https://tidesheet.example.com/',
  DEVELOPER_ID: 'john_doe',
  API_TOKEN: 'laptop.5f1d-e0'
};
const read = (env: Env) => readConfig(env, '/data');

describe('readConfig', () => {
  it('reads the three that are needed and knows the rest', () => {
    expect(read(complete)).toEqual({
      serverUrl: 'https://tidesheet.example.com',
      developer: 'john_doe',
      token: { label: 'laptop', secret: '5f1d-e0' },
      awUrl: 'http://127.0.0.1:5600',
      dataDir: '/data'
    });
  });

  it('reads the others where they are set, and what is set to nothing counts as missing', () => {
    const env = {
      ...complete,
      SYNC_INTERVAL_MINUTES: ' 5 ',
      AW_URL: 'http://localhost:5666',
      AW_API_KEY: 'k',
      DATA_DIR: ''
    };
    expect(read(env)).toMatchObject({
      syncIntervalMinutes: 5,
      awUrl: 'http://localhost:5666',
      awApiKey: 'k',
      dataDir: '/data'
    });
  });

  it('names every variable that is missing or wrong, at once', () => {
    const env = {
      SERVER_URL: 'tidesheet',
      API_TOKEN: 'secret',
      SYNC_INTERVAL_MINUTES: '0',
      AW_URL: 'ftp://x'
    };
    expect(() => read(env)).toThrow(
      [
        'Invalid configuration:',
        '  AW_URL should be an address like http://127.0.0.1:5600.',
        '  SERVER_URL should be an address like https://tidesheet.example.com.',
        '  DEVELOPER_ID is missing: the id you were registered with, such as john_doe.',
        '  API_TOKEN should be the whole token as it was shown, <label>.<secret>.',
        '  SYNC_INTERVAL_MINUTES should be from 1 to 1440 minutes, for example 30.'
      ].join('\n')
    );
  });

  it('never repeats a secret', () => {
    expect(() => read({ ...complete, API_TOKEN: 'no dot but secret' })).toThrow(/^(?!.*but secret)/s);
  });
});

describe('readLocalConfig', () => {
  it('needs nothing at all', () => {
    expect(readLocalConfig({}, '/data')).toEqual({ awUrl: 'http://127.0.0.1:5600', dataDir: '/data' });
  });

  it('minds neither a missing nor a wrong token', () => {
    expect(readLocalConfig({ API_TOKEN: 'x', DEVELOPER_ID: 'anna' }, '/data').developer).toBe('anna');
  });
});
