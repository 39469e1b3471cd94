/** The made-up team of the sample: who they are, where they live, how they work and on which machines. */
import type { ProjectName } from './projects.ts';

export type Role = 'developer' | 'reviewer' | 'lead';

export interface Machine {
  hostname: string;
  os: 'linux' | 'macos' | 'windows';
  browser: 'chrome' | 'firefox';
  /** Left running overnight and at weekends. */
  leftOn: boolean;
}

/** Hours are local clock hours; 9.5 is half past nine. */
export interface Rhythm {
  startHour: number;
  /** Between the first and the last thing done, lunch included. */
  dayHours: number;
  lunchHour: number;
  lunchMinutes: number;
  standupHour: number;
  /** Share of days that get a session after dinner, 0 to 1. */
  eveningShare: number;
}

export interface Person {
  /** Tidesheet's developer id. */
  id: string;
  name: string;
  email: string;
  /** IANA time zone. */
  zone: string;
  role: Role;
  /** How much of the time goes to which project. */
  projects: Readonly<Partial<Record<ProjectName, number>>>;
  rhythm: Rhythm;
  /** The first is the main one. */
  machines: readonly [Machine, ...Machine[]];
}

export const people: readonly Person[] = [
  {
    id: 'ana_ruiz',
    name: 'Ana Ruiz',
    email: 'ana.ruiz@tidesheet.test',
    zone: 'Europe/Madrid',
    role: 'developer',
    projects: { 'payments-api': 6, 'docs-site': 1 },
    rhythm: {
      startHour: 8.75,
      dayHours: 9.5,
      lunchHour: 14,
      lunchMinutes: 75,
      standupHour: 10,
      eveningShare: 0.1
    },
    machines: [{ hostname: 'ana-desk', os: 'linux', browser: 'chrome', leftOn: false }]
  },
  {
    id: 'kofi_mensah',
    name: 'Kofi Mensah',
    email: 'kofi.mensah@tidesheet.test',
    zone: 'Africa/Accra',
    role: 'developer',
    projects: { infra: 5, 'payments-api': 2 },
    rhythm: {
      startHour: 7,
      dayHours: 8.5,
      lunchHour: 12,
      lunchMinutes: 45,
      standupHour: 8,
      eveningShare: 0.05
    },
    machines: [{ hostname: 'kofi-box', os: 'linux', browser: 'firefox', leftOn: true }]
  },
  {
    id: 'mei_lin',
    name: 'Mei Lin',
    email: 'mei.lin@tidesheet.test',
    zone: 'Asia/Singapore',
    role: 'lead',
    projects: { 'web-dashboard': 4, 'mobile-app': 2, 'docs-site': 1 },
    rhythm: {
      startHour: 9.25,
      dayHours: 9.25,
      lunchHour: 12.5,
      lunchMinutes: 60,
      standupHour: 9.75,
      eveningShare: 0.35
    },
    machines: [
      { hostname: 'mei-desktop', os: 'windows', browser: 'chrome', leftOn: false },
      { hostname: 'mei-laptop', os: 'macos', browser: 'chrome', leftOn: false }
    ]
  },
  {
    id: 'john_doe',
    name: 'John Doe',
    email: 'john.doe@tidesheet.test',
    zone: 'America/New_York',
    role: 'developer',
    projects: { 'mobile-app': 5, 'web-dashboard': 2 },
    rhythm: {
      startHour: 10.5,
      dayHours: 9,
      lunchHour: 13.5,
      lunchMinutes: 40,
      standupHour: 11,
      eveningShare: 0.4
    },
    machines: [{ hostname: 'johns-macbook', os: 'macos', browser: 'chrome', leftOn: false }]
  },
  {
    id: 'priya_nair',
    name: 'Priya Nair',
    email: 'priya.nair@tidesheet.test',
    zone: 'Asia/Kolkata',
    role: 'reviewer',
    projects: { 'web-dashboard': 3, 'payments-api': 3, infra: 1 },
    rhythm: {
      startHour: 9.5,
      dayHours: 9,
      lunchHour: 13,
      lunchMinutes: 50,
      standupHour: 10.5,
      eveningShare: 0.15
    },
    machines: [{ hostname: 'priya-pc', os: 'windows', browser: 'firefox', leftOn: false }]
  }
];

/** Throws a RangeError when nobody has that id. */
export function personWithId(id: string): Person {
  const person = people.find((candidate) => candidate.id === id);
  if (!person) throw new RangeError(`There is no sample person '${id}'.`);
  return person;
}
