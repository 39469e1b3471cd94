/** Whether somebody with these roles may write the rules; CouchDB itself decides in the end. */
import { isManagerRole } from '#domain/roles.ts';

export const mayChangeRules = (roles: readonly string[]): boolean =>
  roles.some((role) => role === 'admin' || role === '_admin' || isManagerRole(role));
