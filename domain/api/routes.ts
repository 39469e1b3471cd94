/** Every route below `/api/v1`. */
import * as developers from './developers.ts';
import * as enrolment from './enrolment.ts';
import { getErased } from './erased.ts';
import { getHealth } from './health.ts';
import { changePassword, getMe } from './me.ts';
import type { RouteDefinition } from './route.ts';
import { getTotals } from './totals.ts';

export const ROUTES: readonly RouteDefinition[] = [
  getHealth,
  getMe,
  changePassword,
  getTotals,
  developers.registerDeveloper,
  developers.listDevelopers,
  developers.rotateToken,
  developers.disableDeveloper,
  developers.enableDeveloper,
  developers.inviteDeveloper,
  developers.eraseDeveloper,
  enrolment.createEnrolmentLink,
  enrolment.enrol,
  getErased
];
