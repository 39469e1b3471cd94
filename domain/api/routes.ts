/** Every route below `/api/v1`. */
import * as developers from './developers.ts';
import * as enrolment from './enrolment.ts';
import { getErasedRoute } from './erased.ts';
import { getHealthRoute, getReadyRoute } from './health.ts';
import { getMeRoute } from './me.ts';
import { changePasswordRoute, signOutEverywhereRoute } from './password.ts';
import type { RouteDefinition } from './route.ts';
import { getStatusRoute } from './status.ts';
import { getTotalsRoute } from './totals.ts';

export const ROUTES: readonly RouteDefinition[] = [
  getHealthRoute,
  getReadyRoute,
  getStatusRoute,
  getMeRoute,
  changePasswordRoute,
  signOutEverywhereRoute,
  getTotalsRoute,
  developers.registerDeveloperRoute,
  developers.listDevelopersRoute,
  developers.rotateTokenRoute,
  developers.disableDeveloperRoute,
  developers.enableDeveloperRoute,
  developers.inviteDeveloperRoute,
  developers.eraseDeveloperRoute,
  enrolment.createEnrolmentLinkRoute,
  enrolment.enrolRoute,
  getErasedRoute
];
