/**
 * Computes which alerts are due and sends each once. People come before their managers. Any number of servers and restarts make the same
 * documents, and one of them sends. Databases in which nothing changed are looked at once an hour.
 */
import type { AlertMessage, DeliverAlert } from '#domain/alerts/alert-message.ts';
import { ALERT_TERMS, MANAGERS_HEAR } from '#domain/alerts/alert-rules.ts';
import { alertAct, alertTitle } from '#domain/alerts/alert-text.ts';
import { alertsOfPerson, alertsOfTeam } from '#domain/alerts/alerts-of.ts';
import { serviceAlerts } from '#domain/alerts/service-alerts.ts';
import type { Alert } from '#domain/documents/alert.ts';
import { managerRole } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing } from '../../couch/connection.ts';
import { removeOldNotices, sendOnce, type Sender } from '../alerts/notices.ts';
import { alertTerms, readOrgData, readOwnData, readTeamData, type OrgData } from '../alerts/read-data.ts';
import { listReceivingPeople, receiverOf, type Receiver, type ReceivingPerson } from '../alerts/receivers.ts';
import { storeAlerts } from '../alerts/store-alerts.ts';
import type { Service } from '../service.ts';
import { createLogOnce } from './log-once.ts';
import { reasonOf, repeatJob, type RepeatedJob } from './repeated-job.ts';

const MINUTE_MS = 60_000;
/** After a start, agents report first what they have. */
const FIRST_MS = 2 * MINUTE_MS;
const INTERVAL_MS = 10 * MINUTE_MS;
/** Some alerts come with time alone. */
const MAX_AGE_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Of one person in one run: the others follow in the next one. */
const MAX_MESSAGES = 10;

/** As much of it as alerts work with. */
export type AlertService = Pick<Service, 'couch' | 'log' | 'now' | 'monitoring' | 'syncIntervalMinutes'>;

/** What is listed in the app alone. */
const IN_APP: DeliverAlert = () => Promise.resolve({ sent: [], failed: [] });

export function startAlerts(service: AlertService, deliver: DeliverAlert = IN_APP): RepeatedJob {
  const repetition = {
    ...{ name: 'Computing alerts', log: service.log },
    ...{ firstMs: FIRST_MS, intervalMs: INTERVAL_MS }
  };
  return repeatJob(repetition, (signal) => createRound(service, deliver, signal));
}

type Seen = { seq: string; atMs: number };

function createRound(service: AlertService, deliver: DeliverAlert, signal: AbortSignal) {
  const { couch, log, now, monitoring } = service;
  const sender: Sender = { couch, log, now, deliver, metrics: monitoring.metrics };
  const reading = { couch, log, now, logOnce: createLogOnce(log) };
  const seen = new Map<string, Seen>();
  const receivers = new Map<string, Receiver>();
  let cleanedMs = -Infinity;

  /** Whether to look at a database again: when something changed, and now and then. */
  async function isDue(database: string, isFull: boolean): Promise<boolean> {
    const info = await orMissing(couch.db.get(database));
    if (info === undefined) return false;
    const seq = String(info.update_seq);
    const last = seen.get(database);
    const nowMs = now();
    if (!isFull && last?.seq === seq && Math.abs(nowMs - last.atMs) < MAX_AGE_MS) return false;
    seen.set(database, { seq, atMs: nowMs });
    return true;
  }

  /** What was written here is no change that asks for another look; what waits to be sent does. */
  async function noteEnd(database: string, isComplete: boolean): Promise<void> {
    await isDue(database, true);
    if (!isComplete) seen.delete(database);
  }

  const termsOf = (org: OrgData) => alertTerms(service, org);

  /** @returns whether all of it was sent, now or before. */
  async function send(receiver: Receiver, alerts: readonly Alert[], isOfTeam: boolean): Promise<boolean> {
    let count = 0;
    let isComplete = true;
    for (const alert of alerts) {
      if (signal.aborted || count >= MAX_MESSAGES) return false;
      const about = isOfTeam && MANAGERS_HEAR.includes(alert.rule) ? [alert.subject] : [];
      // They hear about themselves as a person.
      if (about.includes(receiver.developer)) continue;
      const message = messageOf(alert, isOfTeam);
      const result = await sendOnce(sender, { receiver, message, rule: alert.rule, about });
      if (result === 'sent') count++;
      if (result === 'quiet') isComplete = false;
    }
    return isComplete;
  }

  async function ofPerson({ user }: ReceivingPerson, org: OrgData, isFull: boolean): Promise<void> {
    const { developer, database } = user.tidesheet;
    if (receivers.has(developer) && !(await isDue(database, isFull))) return;
    if (!receivers.has(developer)) await isDue(database, true);
    const own = await readOwnData(reading, { developer, database });
    const receiver = receiverOf(user, own, org);
    receivers.set(developer, receiver);
    const alerts = alertsOfPerson(own, termsOf(org));
    const open = await storeAlerts(couch, database, alerts, formatInstant(now()));
    await noteEnd(database, await send(receiver, open, false));
  }

  async function ofTeam(
    team: OrgData['teams'][number],
    people: readonly ReceivingPerson[],
    org: OrgData,
    isFull: boolean
  ) {
    const database = couch.names.team(team.slug);
    if (!(await isDue(database, isFull))) return;
    const data = await readTeamData(couch, team, org, now());
    const alerts = alertsOfTeam(data, termsOf(org));
    const open = await storeAlerts(couch, database, alerts, formatInstant(now()));
    let isComplete = true;
    for (const { user, roles } of people) {
      const receiver = receivers.get(user.tidesheet.developer);
      if (receiver && roles.includes(managerRole(team.slug)))
        isComplete = (await send(receiver, open, true)) && isComplete;
    }
    await noteEnd(database, isComplete);
  }

  async function ofService(people: readonly ReceivingPerson[], org: OrgData): Promise<void> {
    const alerts = serviceAlerts(await monitoring.status(), org.alertRules?.settings, now());
    const open = await storeAlerts(couch, couch.names.service, alerts, formatInstant(now()));
    for (const { user, roles } of people) {
      const receiver = receivers.get(user.tidesheet.developer);
      if (receiver && roles.includes('admin')) await send(receiver, open, false);
    }
  }

  return async (isFull: boolean): Promise<void> => {
    const org = await readOrgData(couch);
    const people = await listReceivingPeople(couch);
    const attempt = async (database: string, work: () => Promise<void>) => {
      if (signal.aborted) return;
      try {
        await work();
      } catch (error) {
        if (signal.aborted) return;
        seen.delete(database);
        monitoring.metrics.alertErrors.inc();
        log(`Alerts of ${database} failed: ${reasonOf(error)}`);
      }
    };
    for (const person of people)
      await attempt(person.user.tidesheet.database, () => ofPerson(person, org, isFull));
    for (const team of org.teams)
      await attempt(couch.names.team(team.slug), () => ofTeam(team, people, org, isFull));
    await attempt(couch.names.service, () => ofService(people, org));
    if (Math.abs(now() - cleanedMs) < DAY_MS) return;
    cleanedMs = now();
    await attempt(couch.names.service, () =>
      removeOldNotices(couch, now(), org.retention?.deletedBefore ?? {})
    );
  };
}

function messageOf(alert: Alert, isOfTeam: boolean): AlertMessage {
  const title = alertTitle(alert, { isOfTeam });
  const { name, path } = alertAct(alert, { isOfTeam });
  return {
    id: alert._id,
    title,
    text: `${title}.\n\nYou get this because: ${ALERT_TERMS[alert.rule].says}\n${name} in Tidesheet.`,
    path,
    at: alert.since
  };
}
