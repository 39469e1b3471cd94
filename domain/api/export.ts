/** Everything that is stored about one developer, as a zip file of JSON and CSV. */
import * as v from 'valibot';
import { oneDeveloper, UNKNOWN } from './developers.ts';
import { defineRoute } from './route.ts';

export const EXPORT_TYPE = 'application/zip';
const CONTENT =
  'the account, every document of the own database and of the teams as JSON, days and entries as CSV too';

export const exportDeveloperRoute = defineRoute({
  ...oneDeveloper,
  path: '/developers/:id/export',
  summary: `Exports everything that is stored about a developer: ${CONTENT}.`,
  response: v.unknown(),
  produces: EXPORT_TYPE,
  errors: UNKNOWN
});

export const MAX_EXPORTS_PER_HOUR = 10;

export const exportMeRoute = defineRoute({
  method: 'POST',
  path: '/me/export',
  summary: `Exports everything that is stored about the person who is signed in: ${CONTENT}.`,
  access: 'person',
  response: v.unknown(),
  produces: EXPORT_TYPE,
  status: 200,
  errors: {
    'account-state': 'The password is a one-time password.',
    'too-many-requests': `There were ${MAX_EXPORTS_PER_HOUR} exports in the last hour.`
  }
});
