/** Every route below `/api/v1`, each with its handler. */
import type { OidcSettings } from '../auth/oidc/settings.ts';
import { OidcSignIn } from '../auth/oidc/sign-in.ts';
import { alertRoutes } from './alerts.ts';
import { openApiRoutes } from './api-docs.ts';
import { auditRoutes } from './audit.ts';
import { channelRoutes } from './channels.ts';
import { dataRoutes } from './data.ts';
import { developerDetailsRoutes } from './developer.ts';
import { developerRoutes } from './developers.ts';
import { enrolmentRoutes } from './enrolment.ts';
import { erasedRoutes } from './erased.ts';
import { exportRoutes } from './export.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './import.ts';
import { meRoutes } from './me.ts';
import { readersRoutes } from './readers.ts';
import { reportRoutes } from './reports.ts';
import { retentionRoutes } from './retention.ts';
import { scriptTokenRoutes } from './script-tokens.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { signInRoutes } from './sign-in.ts';
import { statusRoutes } from './status.ts';
import { teamRoutes } from './teams.ts';
import { totalsRoutes } from './totals.ts';
import { worktimeRoutes } from './worktime.ts';
import type { Service } from '../service.ts';
import type { ServedRoute } from './serve-route.ts';

type SignIn = {
  oidc?: OidcSettings | undefined;
  /** The address of the one admin who may still sign in with a password; undefined: everybody may. */
  onlyPasswordOf?: string | undefined;
};

export function servedRoutes(service: Service, { oidc, onlyPasswordOf }: SignIn): ServedRoute[] {
  const signIn = signInRoutes({
    oidc: oidc && new OidcSignIn(service, oidc, service.publicUrl ?? ''),
    hasPasswords: onlyPasswordOf === undefined
  });
  const nouns = [
    exportRoutes,
    healthRoutes,
    importRoutes,
    alertRoutes,
    auditRoutes,
    channelRoutes,
    dataRoutes,
    developerRoutes,
    developerDetailsRoutes,
    enrolmentRoutes,
    erasedRoutes,
    meRoutes,
    openApiRoutes,
    retentionRoutes,
    readersRoutes,
    secondFactorRoutes,
    signIn,
    statusRoutes,
    teamRoutes,
    totalsRoutes,
    reportRoutes,
    scriptTokenRoutes,
    worktimeRoutes
  ];
  return nouns.flatMap((routes) => routes(service));
}
