/** Fills a span of working time with activities. */
import type { Person, Role } from '../people/people.ts';
import type { ProjectName } from '../people/projects.ts';
import type { Random } from './random.ts';

export type Occupation = 'code' | 'review' | 'meeting' | 'comms' | 'planning' | 'break' | 'video' | 'away';

/** A piece of the day with one purpose; the time between blocks is spent away from the machine. */
export interface Block {
  occupation: Occupation;
  project: ProjectName;
  startMs: number;
  endMs: number;
  /** After dinner, or at the weekend. */
  afterHours: boolean;
}

/** A block spent at a machine. */
export type PresentBlock = Block & { occupation: Exclude<Occupation, 'away'> };

export const MINUTE_MS = 60_000;

type Work = 'code' | 'review' | 'comms' | 'planning';
type Pause = 'none' | 'break' | 'video' | 'away';

const WORK_BY_ROLE: Record<Role, Record<Work, number>> = {
  developer: { code: 10, review: 2, comms: 2, planning: 1 },
  reviewer: { code: 4, review: 7, comms: 2, planning: 1 },
  lead: { code: 3, review: 4, comms: 4, planning: 3 }
};

const PAUSES: Record<Pause, number> = { none: 35, break: 30, away: 30, video: 5 };

const MINUTES: Record<Work | Exclude<Pause, 'none'>, [from: number, to: number]> = {
  code: [20, 75],
  review: [12, 45],
  comms: [5, 20],
  planning: [10, 30],
  break: [3, 12],
  away: [4, 15],
  video: [6, 14]
};

/** Blocks that tile the time from start to end; the last one is cut. */
export function fillTime(
  person: Person,
  random: Random,
  startMs: number,
  endMs: number,
  afterHours = false
): Block[] {
  const blocks: Block[] = [];
  let atMs = startMs;
  let project = random.weighted(person.projects);
  const add = (occupation: keyof typeof MINUTES) => {
    const untilMs = Math.min(endMs, atMs + Math.round(random.skewed(...MINUTES[occupation]) * MINUTE_MS));
    if (untilMs > atMs) blocks.push({ occupation, project, startMs: atMs, endMs: untilMs, afterHours });
    atMs = untilMs;
  };
  while (atMs < endMs) {
    if (random.chance(0.3)) project = random.weighted(person.projects);
    add(random.weighted(WORK_BY_ROLE[person.role]));
    const pause = random.weighted(PAUSES);
    if (pause !== 'none') add(pause);
  }
  return blocks;
}
