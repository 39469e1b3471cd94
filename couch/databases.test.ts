import { expect, it } from 'vitest';
import { databaseNames, quotaOf } from './databases.ts';

const names = databaseNames('acme-');

it.each(['acme-dev-a1b2c3-kim', 'acme-org', 'acme-team-web'])('members cannot fill %s', (database) => {
  const { documents, bytes } = quotaOf(names, database) ?? {};
  expect(documents).toBeGreaterThan(1000);
  expect(bytes).toBeGreaterThan(1e7);
});

it.each(['acme-audit', 'acme-service', '_users', 'org', 'team-web', 'other-dev-a1b2c3-kim'])(
  '%s has no quota: only the service writes to it, or it is not ours',
  (database) => expect(quotaOf(names, database)).toBeUndefined()
);
