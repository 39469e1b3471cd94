import { describe, expect, it } from 'vitest';
import { StoreError, type StoreErrorCode } from '../errors.ts';
import { summariseStatus, type DatabaseStatus } from './status.ts';

const failed = (code: StoreErrorCode): DatabaseStatus => ({
  kind: 'failed',
  error: new StoreError(code, `because ${code}`)
});
const loading = (documents: number, ofDocuments: number, bytes = 0): DatabaseStatus => ({
  kind: 'loading',
  progress: { documents, ofDocuments, bytes }
});
const upToDate = (atMs: number): DatabaseStatus => ({ kind: 'upToDate', atMs });

describe('the line in the header', () => {
  it('says since when all are up to date: the oldest', () => {
    expect(summariseStatus([upToDate(5000), upToDate(3000)], undefined)).toEqual({
      kind: 'upToDate',
      at: new Date(3000)
    });
  });

  it('adds up what is loading', () => {
    expect(summariseStatus([loading(30, 100, 7), loading(20, 100, 5), upToDate(1)], undefined)).toEqual({
      kind: 'syncing',
      percent: 25,
      documents: 50,
      ofDocuments: 200,
      bytes: 12
    });
  });

  it('never says 100 % for an empty database', () => {
    expect(summariseStatus([loading(0, 0)], undefined)).toMatchObject({ percent: 0 });
  });

  it('says offline with the time of the data, if there are any', () => {
    expect(summariseStatus([upToDate(1), failed('offline')], 9000)).toEqual({
      kind: 'offline',
      message: 'because offline',
      dataFrom: new Date(9000)
    });
    expect(summariseStatus([failed('offline')], undefined)).toEqual({
      kind: 'offline',
      message: 'because offline'
    });
  });

  it('puts the sign-in first, then what is broken', () => {
    expect(summariseStatus([failed('failed'), failed('offline'), failed('session-ended')], 1)).toEqual({
      kind: 'signIn'
    });
    expect(summariseStatus([failed('offline'), failed('storage-full')], 1)).toEqual({
      kind: 'error',
      message: 'because storage-full',
      code: 'storage-full'
    });
  });
});
