/** What digests say, word for word, and that their figures are those of reports and of the dashboard. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertTerms, OwnAlertData, TeamAlertData } from '../alerts/alerts-of.ts';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import { type TeamDeveloper, teamDeveloperId } from '../documents/team-developer.ts';
import { mergeDays } from '../merge/person-days.ts';
import { withholdDay } from '../merge/withhold-day.ts';
import { weightsOf } from '../metrics/weights.ts';
import { NO_FILTER } from '../reports/definition.ts';
import { makeReport, type ReportSources } from '../reports/sources.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { anyWorkedDay, workedDay } from '../testing/device-days.ts';
import { durationEntry } from '../testing/entries.ts';
import { testGoal } from '../testing/goals.ts';
import { SAMPLE_DOCUMENTS } from '../testing/sample-documents.ts';
import { inTeam, reviewOf, sheetOf } from '../testing/sheets.ts';
import { addDays, datesOfWeek } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { MAX_PEOPLE, shownPeople, teamDigestContent } from './digest-content.ts';
import { ownDigestMessage, teamDigestMessage } from './digest-message.ts';
import { ownDigest } from './own-digest.ts';
import { teamDigest, type TeamDigestData } from './team-digest.ts';

const HOUR = 3600;
const WEEK = '2026-W44';
const DATES = datesOfWeek(WEEK);
const frame = frameOf('UTC', '00:00');
const terms = (given: Partial<AlertTerms> = {}): AlertTerms => ({
  org: { teams: [], goals: [], holidays: [], budgets: [], alertRules: undefined },
  rules: DEFAULT_RULES,
  nowMs: Date.parse('2026-11-02T08:00:00Z'),
  ...given
});

const mergedDays = (...given: Parameters<typeof mergeDays>): PersonDay[] =>
  [...mergeDays(...given).values()].flatMap((day) => day ?? []);
const merged = (developer: string, deviceDays: DeviceDay[], more: { entries?: PersonEntries } = {}) => {
  const profile = {
    ...{ _id: 'profile' as const, type: 'profile' as const, v: 1 as const, developer, name: developer },
    ...frame
  };
  const from = DATES[0] ?? '';
  const sources = { profile, deviceDays, entries: more.entries ?? [] };
  return mergedDays(developer, [addDays(from, -1), ...DATES, addDays(from, 7)], sources);
};
type PersonEntries = ReturnType<typeof durationEntry>[];

const desk = {
  ...SAMPLE_DOCUMENTS.device,
  ...{ _id: 'device:desk', type: 'device' as const, v: 1 as const, device: 'desk', os: 'linux' as const },
  collectFrom: '2026-10-01T00:00:00Z'
};
function own(deviceDays: DeviceDay[], given: Partial<OwnAlertData> = {}): OwnAlertData {
  return {
    ...{ developer: 'john_doe', mergedDevices: undefined, deviceDays, devices: [desk] },
    profile: {
      ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John' },
      ...frame
    },
    personDays: merged('john_doe', deviceDays),
    ...{ absences: [], goals: [], sheets: [], reviews: [], contracts: [], timer: undefined },
    daysFrom: undefined,
    ...given
  };
}

/** Seven days of work from 10 to 12 on the API, and half an hour of video. */
const wholeWeek = () =>
  DATES.map((date) =>
    workedDay(date, 'desk', [
      [10 * HOUR, 12 * HOUR],
      [13 * HOUR, 13.5 * HOUR]
    ])
  );

const ownText = (data: OwnAlertData, week = WEEK, given: Partial<AlertTerms> = {}) => {
  const digest = ownDigest(data, terms(given), week);
  return digest && ownDigestMessage('john_doe', digest, Date.parse('2026-11-02T08:00:00Z'));
};

describe('the digest of a person', () => {
  it('has the figures, the statement, the goals and the projects of the week', () => {
    const goals = [
      testGoal(),
      testGoal({ _id: 'goal:1', title: 'Less', measure: 'tracked', direction: 'atMost', per: 'week' }),
      testGoal({ _id: 'goal:2', title: 'Month', measure: 'tracked', seconds: 60 * HOUR, per: 'month' })
    ];
    expect(ownText(own(wholeWeek(), { goals, sheets: [sheetOf()] }))).toEqual({
      id: 'digest:person:john_doe:2026-W44',
      title: 'Your week 44',
      path: '/me?period=week&date=2026-10-26',
      at: '2026-11-02T08:00:00Z',
      text: [
        '26 Oct – 1 Nov 2026',
        'Tracked time: 17 h 30 m',
        'Focus time: 14 h 00 m',
        'Statement: Waits for approval',
        '',
        'Projects',
        '- payments-api: 14 h 00 m',
        '- No project: 3 h 30 m',
        '',
        'Goals',
        '- Focus: 7 met; at least 1 h 00 m of focus time a day',
        '- Less: missed (17 h 30 m of 1 h 00 m); at most 1 h 00 m of tracked time a week',
        '- Month: not reported yet (15 h 00 m of 60 h 00 m), then running (2 h 30 m of 60 h 00 m); at least 60 h 00 m of tracked time a month'
      ].join('\n'),
      html: expect.stringContaining('<h2 style="font-size: 16px">Projects</h2>') as string
    });
  });

  it('names the days that are not reported, and does not take them for days without work', () => {
    const [first, second] = wholeWeek();
    const partly = own([first!, { ...second!, through: '2026-10-27T14:00:00Z' }]);
    const text = ownText(partly)?.text ?? '';
    expect(text).toContain('Tracked time: 5 h 00 m');
    expect(text).toContain(
      'Not reported in full yet: Tue 27 Oct, Wed 28 Oct, Thu 29 Oct, Fri 30 Oct, Sat 31 Oct, Sun 1 Nov.'
    );
    expect(ownText(own([]))?.text).toBe(
      '26 Oct – 1 Nov 2026\nTracked time: nothing reported yet\n\nNot reported in full yet: Mon 26 Oct, Tue 27 Oct, Wed 28 Oct, Thu 29 Oct, Fri 30 Oct, Sat 31 Oct, Sun 1 Nov. The figures grow when these days are reported.'
    );
  });

  it('says where collecting began in the week, and is none where it began later', () => {
    const late = { devices: [{ ...desk, collectFrom: '2026-10-30T00:00:00Z' }] };
    expect(ownText(own(wholeWeek().slice(4), late))?.text).toContain(
      'Nothing was collected before Fri 30 Oct.'
    );
    expect(ownText(own([], { devices: [{ ...desk, collectFrom: '2026-11-02T07:00:00Z' }] }))).toBeUndefined();
    expect(ownText(own([], { devices: [] }))).toBeUndefined();
  });

  it('of entries alone says nothing of machines', () => {
    const entries = [durationEntry('2026-10-28', HOUR)];
    const data = own([], { devices: [], personDays: merged('john_doe', [], { entries }) });
    const { text } = ownText(data)!;
    expect(text).toContain('Tracked time: 1 h 00 m');
    expect(text).not.toContain('Not reported');
  });

  it('has no focus time where times of day are not shared, instead of none', () => {
    const untimed = wholeWeek().map((day) => ({ ...day, timeline: [] }));
    const { text } = ownText(own(untimed))!;
    expect(text).toContain('Tracked time: 17 h 30 m\nFocus time: not shared');
  });

  it('is of week 53 of 2026, and of week 1 of 2027', () => {
    const day = (date: string) => workedDay(date, 'desk', [[10 * HOUR, 11 * HOUR]]);
    const days = ['2026-12-28', '2027-01-03', '2027-01-04', '2027-01-10'].map(day);
    const from = ['2026-12-28', '2027-01-03', '2027-01-04', '2027-01-10'];
    const profile = own([]).profile!;
    const personDays = mergedDays('john_doe', from, { profile, deviceDays: days, entries: [] });
    const data = own(days, { personDays });
    const nowMs = Date.parse('2027-01-11T08:00:00Z');
    const first = ownText(data, '2026-W53', { nowMs })!;
    expect([first.id, first.title]).toEqual(['digest:person:john_doe:2026-W53', 'Your week 53']);
    expect(first.text).toContain('28 Dec 2026 – 3 Jan 2027\nTracked time: 2 h 00 m');
    const second = ownText(data, '2027-W01', { nowMs })!;
    expect([second.id, second.title]).toEqual(['digest:person:john_doe:2027-W01', 'Your week 1']);
    expect(second.text).toContain('4 Jan – 10 Jan 2027\nTracked time: 2 h 00 m');
    expect(second.path).toBe('/me?period=week&date=2027-01-04');
  });

  it('does not ask for statements of people who submit none', () => {
    expect(ownText(own(wholeWeek()))?.text).not.toContain('Statement');
    const earlier = sheetOf({ week: '2026-W43', rows: [] });
    expect(ownText(own(wholeWeek(), { sheets: [earlier] }))?.text).toContain('Statement: Not submitted');
    const [sheet] = [sheetOf()];
    const approved = { sheets: [sheet], reviews: [reviewOf(sheet)] };
    expect(ownText(own(wholeWeek(), approved))?.text).toContain('Statement: Approved');
  });
});

const developer = (id: string, name: string, through: string | null): TeamDeveloper => ({
  ...{ _id: teamDeveloperId(id), type: 'developer', v: 1, developer: id, name, ...frame },
  devices: [{ device: 'desk', os: 'linux', through, collectFrom: '2026-10-01T00:00:00Z' }]
});
const OVER = '2026-11-02T00:00:00Z';

const team = (given: Partial<TeamAlertData> = {}): TeamDigestData => ({
  ...{ slug: 'main', name: 'Main', open: [], months: [], absences: [], sheets: [], reviews: [] },
  developers: [developer('kim', 'Kim', OVER), developer('ana', 'Ana', OVER)],
  days: [],
  ...given
});
const daysOf = (id: string, days = wholeWeek()): PersonDay[] =>
  merged(
    id,
    days.map((day) => ({ ...day, developer: id }))
  );
const teamText = (data: TeamDigestData, reader = 'lead') => {
  const digest = teamDigest(data, terms(), { week: WEEK, reader });
  return digest && teamDigestMessage(digest, Date.parse('2026-11-02T08:00:00Z'));
};

describe('the digest of a manager', () => {
  it('has the week of the team, who is not reported, what waits for a review and open alerts', () => {
    const alert = { ...SAMPLE_DOCUMENTS.alert, type: 'alert', v: 1, rule: 'quiet-machine' } as const;
    const data = team({
      days: daysOf('kim'),
      developers: [developer('kim', 'Kim', OVER), developer('ana', 'Ana', '2026-10-20T00:00:00Z')],
      sheets: [inTeam({ ...sheetOf(), developer: 'kim' }), inTeam({ ...sheetOf(), developer: 'gone' })]
    });
    expect(teamText({ ...data, open: [{ ...alert, subject: 'ana', name: 'Ana' }] })).toEqual({
      id: 'digest:team:main:2026-W44',
      title: 'Week 44 of Main',
      path: '/team?team=main&period=week&date=2026-10-26',
      at: '2026-11-02T08:00:00Z',
      text: [
        '26 Oct – 1 Nov 2026',
        'Tracked time: 17 h 30 m',
        'Focus time: 14 h 00 m',
        'Weeks that wait for a review: 1',
        'Open alerts: 1',
        '',
        'Not reported in full yet: 1 of 2 people. The figures grow when they report.',
        '',
        'People',
        '- Ana: nothing reported yet',
        '- Kim: 17 h 30 m · focus 14 h 00 m',
        '',
        'Projects',
        '- payments-api: 14 h 00 m',
        '- No project: 3 h 30 m',
        '',
        'Waiting for a review',
        '- Kim: week 44',
        '',
        'Open alerts',
        '- No machine of Ana has reported since 27 Oct'
      ].join('\n'),
      html: expect.stringContaining('Kim') as string
    });
  });

  it('does not repeat alerts about the manager, who hears them as a person', () => {
    const alert = { ...SAMPLE_DOCUMENTS.alert, type: 'alert', v: 1, rule: 'quiet-machine' } as const;
    const about = { ...team(), open: [{ ...alert, subject: 'lead', name: 'Lead' }] };
    expect(teamText(about, 'lead')?.text).toContain('Open alerts: 0');
    expect(teamText(about, 'other')?.text).toContain('Open alerts: 1');
  });

  it('names whom it shows anything of, each once, and nobody for a budget', () => {
    const { alert: sample } = SAMPLE_DOCUMENTS;
    const alert = { ...sample, type: 'alert', v: 1, rule: 'quiet-machine', name: 'X' } as const;
    const data = {
      ...team({ sheets: [inTeam({ ...sheetOf(), developer: 'bo' })] }),
      open: [
        { ...alert, subject: 'kim' },
        { ...alert, subject: 'max' },
        { ...alert, rule: 'budget' as const, subject: '0'.repeat(26) }
      ]
    };
    data.developers = [...data.developers, { ...developer('bo', 'Bo', null), devices: [] }];
    const digest = teamDigest(data, terms(), { week: WEEK, reader: 'lead' })!;
    expect(shownPeople(digest)).toEqual(['ana', 'kim', 'bo', 'max']);
  });

  it('is none where nobody has a machine and nothing waits', () => {
    expect(teamText(team({ developers: [] }))).toBeUndefined();
    const without = { ...developer('kim', 'Kim', null), devices: [] };
    expect(teamText(team({ developers: [without] }))).toBeUndefined();
  });

  it('shows nothing by name of what managers do not get, and the same figures', () => {
    const shares = { sites: false, interruptions: false, distractions: false };
    const weights = weightsOf(DEFAULT_RULES);
    const days = daysOf('kim');
    const withheld = days.map((day) => withholdDay(day, { shares, weights }));
    expect(teamText(team({ days: withheld }))).toEqual(teamText(team({ days })));
    expect(JSON.stringify(teamText(team({ days })))).not.toMatch(/youtube|Chrome|Code/);
    const untimed = daysOf(
      'kim',
      wholeWeek().map((day) => ({ ...day, timeline: [] }))
    );
    const text = teamText(team({ days: untimed }))?.text ?? '';
    expect(text).toContain('Focus time: not shared');
    expect(text).toContain('- Kim: 17 h 30 m\n');
  });

  it('stays on its lines and within its limits, whatever people are called', () => {
    const evil = `</td><script>\r\n- Boss: 99 h${'x'.repeat(200)}`;
    const many = Array.from({ length: 200 }, (_, index) =>
      developer(`p${index}`, index === 0 ? evil : `${'é'.repeat(150)}${index}`, null)
    );
    const digest = teamDigest(team({ developers: many }), terms(), { week: WEEK, reader: 'lead' })!;
    const { text, html = '' } = teamDigestMessage(digest, 0);
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(text).toContain(`and ${200 - MAX_PEOPLE} more`);
    expect(text).not.toMatch(/^- Boss/m);
    expect(html).not.toContain('<script');
    expect(shownPeople(digest)).toHaveLength(MAX_PEOPLE);
    expect(teamDigestContent({ ...digest, name: evil }).title).not.toMatch(/\n/);
  });
});

describe('the figures', () => {
  const anyWeek = fc.tuple(...DATES.map((date) => fc.option(anyWorkedDay(date, 'desk'), { nil: undefined })));

  it('are those of reports over the same days', () => {
    fc.assert(
      fc.property(anyWeek, anyWeek, (ofKim, ofAna) => {
        const present = (days: (DeviceDay | undefined)[]) => days.flatMap((day) => day ?? []);
        const days = [...daysOf('kim', present(ofKim)), ...daysOf('ana', present(ofAna))];
        const data = team({ days });
        const digest = teamDigest(data, terms(), { week: WEEK, reader: 'lead' })!;
        const sources: ReportSources = {
          team: { developers: data.developers, days, months: [] },
          ...{ sheets: [], reviews: [], rules: DEFAULT_RULES, holidays: [] },
          ...{ absencesOf: () => [], contractsOf: () => [] },
          ...{ nowMs: terms().nowMs, today: '2026-11-02' }
        };
        const report = (measure: 'tracked' | 'focus', groups: ('person' | 'project')[]) =>
          makeReport(
            {
              ...{ measure, groups, basis: 'live', filter: NO_FILTER },
              ...{ from: DATES[0]!, to: DATES[6]! }
            },
            sources
          );
        expect(digest.totals.trackedSeconds).toBe(report('tracked', []).total ?? 0);
        const byProject = report('tracked', ['project']).rows.map(({ names: [name = ''], value }) => [
          name,
          value
        ]);
        expect(Object.fromEntries(digest.totals.byProject)).toEqual(Object.fromEntries(byProject));
        const reported = new Map(
          report('tracked', ['person']).rows.map(({ names, value }) => [names[0], value])
        );
        for (const { id, trackedSeconds = 0 } of digest.people)
          expect([id, trackedSeconds]).toEqual([id, reported.get(id) ?? 0]);
        const alone = own(present(ofKim));
        const ofOwn = ownDigest(alone, terms(), WEEK)!;
        const inTeamOfOne = teamDigest(
          team({ developers: [developer('kim', 'Kim', OVER)], days: daysOf('kim', present(ofKim)) }),
          terms(),
          { week: WEEK, reader: 'lead' }
        )!;
        expect(ofOwn.totals).toEqual(inTeamOfOne.totals);
        expect(digest.totals.focusSeconds ?? 0).toBe(report('focus', []).total ?? 0);
      }),
      { numRuns: 50 }
    );
  });
});
