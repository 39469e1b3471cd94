import fc from 'fast-check';
import { expect, it } from 'vitest';
import { developerRole, managerRole, migrateRoles, qualifyRole, rolesWithin } from './roles.ts';
import { anyDeveloper, anySlug } from './testing/any-id.ts';

const anyPrefix = fc.oneof(fc.constantFrom('', 'a', 'ab', 'a-'), fc.stringMatching(/^[a-z][a-z0-9-]{0,19}$/));
const anyRole = fc.oneof(
  fc.constantFrom('admin', 'member', 'agent'),
  anySlug.map(managerRole),
  anyDeveloper.map(developerRole)
);

it('belong to one installation, also where a prefix begins with another', () => {
  fc.assert(
    fc.property(anyPrefix, anyPrefix, anyRole, (prefix, other, role) => {
      expect(rolesWithin(prefix, [qualifyRole(prefix, role)])).toEqual([role]);
      fc.pre(prefix !== other);
      expect(rolesWithin(other, [qualifyRole(prefix, role)])).toEqual([]);
    })
  );
});

it('of CouchDB itself count in every installation, unknown ones in none', () => {
  expect(rolesWithin('acme-', ['_admin', 'acme-admin', 'admin', 'acme-owner', 'acme-'])).toEqual([
    '_admin',
    'admin'
  ]);
});

it('of an earlier version get the prefix once', () => {
  const before = ['member', developerRole('kim'), 'of-somebody-else'];
  const after = ['acme-member', 'acme-developer:kim', 'of-somebody-else'];
  expect(migrateRoles('acme-', before)).toEqual(after);
  expect(migrateRoles('acme-', after)).toEqual(after);
});
