import { expect, it } from 'vitest';
import { isOlderThan, missingLines } from './configuration.ts';

const complete = {
  couchdb: {
    ...{ max_dbs_open: '5000', uuid: 'x', max_document_size: '262144' },
    ...{ max_bulk_docs_count: '1000', max_bulk_get_count: '1000' }
  },
  chttpd: { require_valid_user_except_for_up: 'true', max_http_request_size: '8000000' },
  chttpd_auth: { timeout: '2592000', allow_persistent_cookies: 'true', same_site: 'Lax' },
  chttpd_auth_lockout: { mode: 'enforce' },
  global_changes: { max_write_delay: '100' }
};

it('finds nothing missing when everything is set, or set to more', () => {
  expect(missingLines(complete)).toEqual([]);
  expect(
    missingLines({ ...complete, couchdb: { ...complete.couchdb, max_dbs_open: '20000 ; many' } })
  ).toEqual([]);
});

it('lists the lines to add, under their sections', () => {
  expect(
    missingLines({
      ...complete,
      couchdb: { ...complete.couchdb, max_dbs_open: '500' },
      chttpd_auth: { timeout: '600', allow_persistent_cookies: 'true' }
    })
  ).toEqual(['[couchdb]', 'max_dbs_open = 5000', '[chttpd_auth]', 'timeout = 2592000', 'same_site = Lax']);
  expect(missingLines({})).toHaveLength(16);
});

it('accepts a shorter delay or a smaller limit, not a larger one', () => {
  const couchdb = { ...complete.couchdb, max_document_size: '8000000' };
  expect(missingLines({ ...complete, couchdb })).toEqual(['[couchdb]', 'max_document_size = 262144']);
  expect(missingLines({ ...complete, global_changes: { max_write_delay: '50' } })).toEqual([]);
  expect(missingLines({ ...complete, global_changes: { max_write_delay: '500' } })).toEqual([
    '[global_changes]',
    'max_write_delay = 100'
  ]);
});

it('compares versions by number', () => {
  expect(isOlderThan('3.3.3', '3.4')).toBe(true);
  expect(isOlderThan('2.10.0', '3.4')).toBe(true);
  expect(isOlderThan('3.10.0', '3.4')).toBe(false);
  expect(isOlderThan('3.4.0', '3.4')).toBe(false);
});
