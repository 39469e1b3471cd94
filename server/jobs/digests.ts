/**
 * Sends each person the digest of the week that ended, and managers that of each of their teams, once a week at the time of their own
 * clock. A server that was down then sends it late in the same week. Of several servers one sends it.
 */
import * as v from 'valibot';
import { alertsOfTeam, type AlertTerms } from '#domain/alerts/alerts-of.ts';
import { shownPeople } from '#domain/digest/digest-content.ts';
import {
  ownDigestId,
  ownDigestMessage,
  teamDigestId,
  teamDigestMessage
} from '#domain/digest/digest-message.ts';
import { DEFAULT_DIGEST, digestTime, type DigestTime } from '#domain/digest/digest-time.ts';
import { ownDigest } from '#domain/digest/own-digest.ts';
import { teamDigest, type TeamDigestData } from '#domain/digest/team-digest.ts';
import { Profile, PROFILE_ID } from '#domain/documents/profile.ts';
import type { Team } from '#domain/documents/team.ts';
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { managerRole } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { orMissing } from '../../couch/connection.ts';
import { sendOnce, wasSent, type Sender, type Sending } from '../alerts/notices.ts';
import { alertTerms, readOrgData, readOwnData, readTeamData, type OrgData } from '../alerts/read-data.ts';
import { listReceivingPeople, receiverOf, type Receiver, type ReceivingPerson } from '../alerts/receivers.ts';
import { storeAlerts } from '../alerts/store-alerts.ts';
import type { Channels } from '../channels/channels.ts';
import type { AlertService } from './alerts.ts';
import { createLogOnce } from './log-once.ts';
import { reasonOf, repeatJob, type RepeatedJob } from './repeated-job.ts';

const MINUTE_MS = 60_000;
/** After a start, agents report first what they have. */
const FIRST_MS = 3 * MINUTE_MS;
const INTERVAL_MS = 10 * MINUTE_MS;
/** Where there was nothing to say, it is looked again after this time. */
const AGAIN_MS = 60 * MINUTE_MS;

export type DigestService = AlertService & { channels: Pick<Channels, 'deliver' | 'hasChannel'> };

export function startDigests(service: DigestService): RepeatedJob {
  const repetition = {
    ...{ name: 'Making digests', log: service.log },
    ...{ firstMs: FIRST_MS, intervalMs: INTERVAL_MS }
  };
  return repeatJob(repetition, (signal) => createRound(service, signal));
}

/** A person of whom nothing is due before `untilMs`, unless their profile changes. */
type Waiting = { rev: string | undefined; untilMs: number };
/** What several receivers of one run share. */
type Shared = { org: OrgData; teamData: (team: Team) => Promise<TeamDigestData> };
type Receiving = { receiver: Receiver; roles: string[]; time: DigestTime; terms: AlertTerms; shared: Shared };
/** `sent`: all is sent. `again`: something waits, or another server sends it now. `nothing`: there is nothing to say. */
type Outcome = 'sent' | 'again' | 'nothing';

function createRound(service: DigestService, signal: AbortSignal) {
  const { couch, log, now, monitoring, channels } = service;
  const deliver: Sender['deliver'] = (given) => channels.deliver(given);
  const sender: Sender = { couch, log, now, deliver, metrics: monitoring.metrics };
  const reading = { couch, log, now, logOnce: createLogOnce(log) };
  const waiting = new Map<string, Waiting>();

  const termsOf = (org: OrgData) => alertTerms(service, org);

  async function ofPerson({ user, roles }: ReceivingPerson, share: () => Promise<Shared>, isFull: boolean) {
    const { developer, database } = user.tidesheet;
    if (!(await channels.hasChannel(developer))) return;
    const read = v.safeParse(Profile, await orMissing(couch.use(database).get(PROFILE_ID)));
    const profile = read.success ? read.output : undefined;
    const settings = profile?.digest ?? DEFAULT_DIGEST;
    if (!settings.on) return;
    const last = waiting.get(developer);
    if (!isFull && last?.rev === profile?._rev && last !== undefined && now() < last.untilMs) return;
    const shared = await share();
    const own = await readOwnData(reading, { developer, database });
    const terms = termsOf(shared.org);
    const time = digestTime(settings, frameOfPerson(own.profile, own.deviceDays), terms.nowMs);
    const wait = (untilMs: number) => waiting.set(developer, { rev: profile?._rev, untilMs });
    if (terms.nowMs < time.dueMs) {
      wait(time.dueMs);
      return;
    }
    const receiver = receiverOf(user, own, shared.org);
    const receiving: Receiving = { receiver, roles, time, terms, shared };
    const outcomes = [
      await sendUnlessSent(receiving, ownDigestId(developer, time.week), () => {
        const digest = ownDigest(own, terms, time.week);
        return digest && { message: ownDigestMessage(developer, digest, time.dueMs), about: [] };
      }),
      ...(await sendTeams(receiving))
    ];
    if (outcomes.includes('again')) waiting.delete(developer);
    else wait(outcomes.includes('sent') ? time.endMs : terms.nowMs + AGAIN_MS);
  }

  async function sendTeams(receiving: Receiving): Promise<Outcome[]> {
    const { receiver, roles, time, terms, shared } = receiving;
    const outcomes: Outcome[] = [];
    for (const team of shared.org.teams) {
      if (!roles.includes(managerRole(team.slug))) continue;
      const outcome = await sendUnlessSent(receiving, teamDigestId(team.slug, time.week), async () => {
        const reader = receiver.developer;
        const digest = teamDigest(await shared.teamData(team), terms, { week: time.week, reader });
        return digest && { message: teamDigestMessage(digest, time.dueMs), about: shownPeople(digest) };
      });
      outcomes.push(outcome);
    }
    return outcomes;
  }

  type Made = Pick<Sending, 'message' | 'about'> | undefined;

  async function sendUnlessSent(
    { receiver }: Receiving,
    id: string,
    make: () => Made | Promise<Made>
  ): Promise<Outcome> {
    if (signal.aborted) return 'again';
    if (await wasSent(couch, receiver.developer, id)) return 'sent';
    const made = await make();
    if (!made) return 'nothing';
    return (await sendOnce(sender, { receiver, rule: 'digest', ...made })) === 'sent' ? 'sent' : 'again';
  }

  /** Read once in a run, and only where somebody is due. */
  function shareData(): () => Promise<Shared> {
    const teams = new Map<string, Promise<TeamDigestData>>();
    let shared: Promise<Shared> | undefined;
    const read = async (): Promise<Shared> => {
      const org = await readOrgData(couch);
      const teamData = (team: Team) => {
        const known = teams.get(team.slug) ?? readTeam(team, org);
        teams.set(team.slug, known);
        return known;
      };
      return { org, teamData };
    };
    return () => (shared ??= read());
  }

  /** With the alerts that wait for somebody, which are those of the dashboard. */
  async function readTeam(team: Team, org: OrgData): Promise<TeamDigestData> {
    const data = await readTeamData(couch, team, org, now());
    const alerts = alertsOfTeam(data, termsOf(org));
    const open = await storeAlerts(couch, couch.names.team(team.slug), alerts, formatInstant(now()));
    return { ...data, name: team.name, open };
  }

  return async (isFull: boolean): Promise<void> => {
    const share = shareData();
    for (const person of await listReceivingPeople(couch)) {
      if (signal.aborted) return;
      try {
        await ofPerson(person, share, isFull);
      } catch (error) {
        if (signal.aborted) return;
        monitoring.metrics.alertErrors.inc();
        log(`The digest of ${person.user.tidesheet.developer} failed: ${reasonOf(error)}`);
      }
    }
  };
}
