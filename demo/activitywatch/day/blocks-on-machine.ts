import type { Machine, Person } from '../people/people.ts';
import type { Block, PresentBlock } from './fill-time.ts';
import { seededRandom } from './random.ts';

const isPresent = (block: Block): block is PresentBlock => block.occupation !== 'away';

/**
 * The part of a person's day that a machine sees, without the time away. With two machines, meetings and the hours after
 * work are spent on the second one; in half of the meetings the first is used at the same time.
 */
export function blocksOnMachine(
  person: Person,
  machine: Machine,
  blocks: readonly Block[],
  seed: string
): PresentBlock[] {
  const present = blocks.filter(isPresent);
  if (person.machines.length === 1) return present;
  const inMeeting = (block: Block) => block.occupation === 'meeting';
  if (machine.hostname !== person.machines[0].hostname) {
    return present.filter((block) => inMeeting(block) || block.afterHours);
  }
  return present
    .filter((block) => !block.afterHours)
    .filter((block) => !inMeeting(block) || seededRandom(seed, person.id, block.startMs, 'both').chance(0.5))
    .map((block) => (inMeeting(block) ? { ...block, occupation: 'comms' } : block));
}
