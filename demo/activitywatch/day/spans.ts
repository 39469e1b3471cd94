/** What is in front of somebody, second by second, while they are occupied with one thing. */
import type { Machine, Person } from '../people/people.ts';
import { projectNamed } from '../people/projects.ts';
import { isDeepStrictEqual } from 'node:util';
import type { PresentBlock } from './fill-time.ts';
import { weekOf } from './local-day.ts';
import { seededRandom } from './random.ts';
import { surfaces, type Scene, type Sight, type Surface } from './surfaces.ts';

/** A stretch of time with one thing in front. */
export interface Span extends Sight {
  startMs: number;
  endMs: number;
  project: Scene['project'];
  task: Scene['task'];
  /** Nobody touches keyboard or mouse: listening, or watching. */
  idle: boolean;
}

const SURFACES: Record<PresentBlock['occupation'], Partial<Record<Surface, number>>> = {
  code: { editor: 60, terminal: 14, reference: 12, local: 6, chat: 6, files: 2 },
  review: { pull: 60, editor: 14, chat: 12, tracker: 9, terminal: 5 },
  meeting: { call: 78, chat: 8, tracker: 9, notes: 5 },
  comms: { chat: 50, mail: 32, calendar: 10, tracker: 8 },
  planning: { tracker: 42, document: 34, chat: 14, notes: 10 },
  break: { news: 40, social: 32, video: 18, shop: 10 },
  video: { video: 1 }
};

const SECONDS: Record<Surface, [from: number, to: number]> = {
  editor: [20, 420],
  terminal: [5, 90],
  reference: [10, 180],
  local: [8, 120],
  chat: [6, 120],
  mail: [10, 200],
  files: [4, 30],
  notes: [15, 240],
  pull: [20, 300],
  tracker: [12, 200],
  document: [30, 400],
  calendar: [5, 60],
  call: [60, 900],
  news: [15, 200],
  social: [20, 240],
  video: [40, 300],
  shop: [20, 120]
};

const IDLE_AFTER_MS = 4 * 60_000;

function sceneOf(person: Person, machine: Machine, date: string, block: PresentBlock, seed: string): Scene {
  const project = projectNamed(block.project);
  return {
    person,
    machine,
    project,
    // The same task all week, in a stream of its own.
    task: seededRandom(seed, person.id, weekOf(date), block.project).pick(project.tasks),
    random: seededRandom(seed, person.id, machine.hostname, block.startMs),
    meet: seededRandom(seed, person.id, block.startMs, 'call').chance(0.5)
  };
}

/** Spans that tile the block. Cutting a block short cuts its spans and changes nothing before. */
export function spansOf(
  person: Person,
  machine: Machine,
  date: string,
  block: PresentBlock,
  seed: string
): Span[] {
  const { occupation } = block;
  const scene = sceneOf(person, machine, date, block, seed);
  const spans: Span[] = [];
  let startMs = block.startMs;
  while (startMs < block.endMs) {
    const surface = scene.random.weighted(SURFACES[occupation]);
    const lengthMs = Math.round(scene.random.skewed(...SECONDS[surface]) * 1000);
    const wantsIdle = scene.random.chance(0.4) && surface === 'call' && lengthMs >= IDLE_AFTER_MS;
    const sight = surfaces[surface](scene);
    const endMs = occupation === 'video' ? block.endMs : Math.min(block.endMs, startMs + lengthMs);
    addSpan(spans, { ...sight, startMs, endMs, ...rest(scene), idle: wantsIdle || occupation === 'video' });
    startMs = endMs;
  }
  return spans;
}

const rest = ({ project, task }: Scene) => ({ project, task });

/** Appends it, or lengthens the last span when nothing changed. */
function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  const times = { startMs: 0, endMs: 0 };
  if (last && isDeepStrictEqual({ ...last, ...times }, { ...span, ...times })) last.endMs = span.endMs;
  else spans.push(span);
}
