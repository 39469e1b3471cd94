import { describe, expect, it } from 'vitest';
import { type Env, mergeEnv } from '../cli/env-file.ts';
import { NOT_CONNECTED, readConfig, readLocalConfig } from './config.ts';

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
        '  AW_URL should be an address like http://127.0.0.1:5600; found "ftp://x".',
        '  SERVER_URL should be an address like https://tidesheet.example.com; found "tidesheet".',
        '  DEVELOPER_ID is missing: the id you were registered with, such as john_doe.',
        '  API_TOKEN should be the whole token as it was shown, <label>.<secret>.',
        '  SYNC_INTERVAL_MINUTES should be from 1 to 1440 minutes, for example 30; found "0".'
      ].join('\n')
    );
  });

  it('never repeats a secret', () => {
    const secrets = {
      API_TOKEN: 'no dot but hush',
      DEVELOPER_ID: 'laptop.hush',
      SERVER_URL: 'https://anna:hush@t.example',
      AW_URL: 'http://:hush@127.0.0.1/x'
    };
    for (const [name, value] of Object.entries(secrets))
      expect(() => read({ ...complete, [name]: value })).toThrow(new RegExp(`^(?!.*hush).*${name} `, 's'));
  });

  it('leads to setup where nothing is set', () => {
    expect(() => read({ SERVER_URL: '', AW_URL: 'http://localhost:5600' })).toThrow(
      new RegExp(`^${NOT_CONNECTED}$`)
    );
    expect(() => read({ AW_URL: 'x' })).toThrow(`  ${NOT_CONNECTED}\n  AW_URL should be`);
    expect(() => read({ API_TOKEN: 'laptop.x' })).toThrow(
      /SERVER_URL is missing: .*\n.*DEVELOPER_ID is missing/
    );
  });

  it('names where a variable was set, and what is almost one', () => {
    const env = mergeEnv([
      {
        name: '/home/anna/.env',
        variables: { SERVERURL: 'https://t.example', SYNC_INTERVAL_MINUTES: 'soon' }
      },
      { name: 'the environment', variables: { DEVELOPER_ID: 'Anna', API_TOKEN: 'x' } }
    ]);
    const problems = [
      'SERVER_URL is missing, but SERVERURL is set in /home/anna/.env; did you mean SERVER_URL?',
      '; found "Anna" in the environment.',
      'API_TOKEN should be the whole token as it was shown, <label>.<secret>; it is set in the environment.',
      'for example 30; found "soon" in /home/anna/.env.'
    ];
    for (const problem of problems) expect(() => read(env)).toThrow(problem);
  });

  it('accepts the address of the API as that of the server, and explains any other path', () => {
    for (const SERVER_URL of [
      'https://t.example/api/v1',
      ' https://t.example/api/v1/ ',
      'https://t.example//'
    ])
      expect(read({ ...complete, SERVER_URL }).serverUrl).toBe('https://t.example');
    for (const SERVER_URL of ['https://t.example/tidesheet/', 'https://t.example/tidesheet/api/v1'])
      expect(read({ ...complete, SERVER_URL }).serverUrl).toBe('https://t.example/tidesheet');
    expect(() => read({ ...complete, SERVER_URL: 'https://t.example/team/main' })).toThrow(
      'SERVER_URL should be the address without the path of a page, https://t.example; found "https://t.example/team/main".'
    );
    expect(() => read({ ...complete, AW_URL: 'http://127.0.0.1:5600/api/0' })).toThrow(
      'AW_URL should be the address without a path, http://127.0.0.1:5600; found "http://127.0.0.1:5600/api/0".'
    );
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
