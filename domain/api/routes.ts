/** Every route below `/api/v1`. */
import { getAgentContactRoute } from './agent-contact.ts';
import { getSentAlertsRoute, handleServiceAlertRoute } from './alerts.ts';
import { listActsRoute } from './audit.ts';
import * as channels from './channels.ts';
import * as data from './data.ts';
import * as developer from './developer.ts';
import * as developers from './developers.ts';
import * as enrolment from './enrolment.ts';
import { getErasedRoute } from './erased.ts';
import { exportDeveloperRoute, exportMeRoute } from './export.ts';
import { getHealthRoute, getReadyRoute } from './health.ts';
import { importDevelopersRoute } from './import.ts';
import * as invitations from './invitations.ts';
import { getMeRoute } from './me.ts';
import { getOwnReadersRoute } from './readers.ts';
import { getOpenApiRoute } from './openapi.ts';
import { changePasswordRoute, signOutEverywhereRoute } from './password.ts';
import * as secondFactor from './second-factor.ts';
import * as retention from './retention.ts';
import type { RouteDefinition } from './route.ts';
import * as signIn from './sign-in.ts';
import { getStatusRoute } from './status.ts';
import * as teams from './teams.ts';
import { getReportRoute } from './reports.ts';
import * as scriptTokens from './script-tokens.ts';
import { getTotalsRoute } from './totals.ts';
import * as worktime from './worktime.ts';

export const ROUTES: readonly RouteDefinition[] = [
  getHealthRoute,
  getReadyRoute,
  getStatusRoute,
  getOpenApiRoute,
  signIn.getSignInMethodsRoute,
  signIn.startOidcRoute,
  signIn.finishOidcRoute,
  getMeRoute,
  getAgentContactRoute,
  getOwnReadersRoute,
  getSentAlertsRoute,
  handleServiceAlertRoute,
  changePasswordRoute,
  signOutEverywhereRoute,
  scriptTokens.listOwnScriptTokensRoute,
  scriptTokens.createScriptTokenRoute,
  scriptTokens.revokeOwnScriptTokenRoute,
  scriptTokens.listScriptTokensRoute,
  scriptTokens.revokeScriptTokenRoute,
  secondFactor.getSecondFactorRoute,
  secondFactor.beginSecondFactorRoute,
  secondFactor.confirmSecondFactorRoute,
  secondFactor.removeSecondFactorRoute,
  secondFactor.resetSecondFactorRoute,
  channels.getOwnChannelsRoute,
  channels.changeOwnChannelsRoute,
  channels.testOwnChannelsRoute,
  channels.subscribePushRoute,
  channels.unsubscribePushRoute,
  channels.openUnsubscribeRoute,
  channels.unsubscribeMailRoute,
  channels.listWebhooksRoute,
  channels.createWebhookRoute,
  channels.removeWebhookRoute,
  channels.listDeliveriesRoute,
  channels.retryDeliveryRoute,
  channels.discardDeliveryRoute,
  getTotalsRoute,
  getReportRoute,
  data.listSeenPeopleRoute,
  data.listSeenDaysRoute,
  data.listSeenProjectsRoute,
  data.listSeenStatementsRoute,
  developers.registerDeveloperRoute,
  developers.listDevelopersRoute,
  developers.rotateTokenRoute,
  developers.disableDeveloperRoute,
  developers.enableDeveloperRoute,
  developers.inviteDeveloperRoute,
  developers.eraseDeveloperRoute,
  exportDeveloperRoute,
  exportMeRoute,
  importDevelopersRoute,
  developer.getDeveloperRoute,
  developer.updateDeveloperRoute,
  developer.rotateOneTokenRoute,
  developer.revokeTokenRoute,
  developer.mergeDeviceRoute,
  enrolment.createEnrolmentLinkRoute,
  enrolment.enrolRoute,
  invitations.listInvitationsRoute,
  invitations.revokeInvitationRoute,
  invitations.readInvitationRoute,
  invitations.choosePasswordRoute,
  teams.listTeamsRoute,
  teams.createTeamRoute,
  teams.renameTeamRoute,
  listActsRoute,
  retention.getRetentionRoute,
  retention.previewRetentionRoute,
  retention.saveRetentionRoute,
  getErasedRoute,
  worktime.listHolidayRegionsRoute,
  worktime.writeHolidaysRoute,
  worktime.listContractsRoute,
  worktime.putHolidayRoute,
  worktime.removeHolidayRoute,
  worktime.putContractRoute,
  worktime.removeContractRoute
];
