/** How much of the recorded days' time gets the project that was really worked on. */
import { compileRules } from '#domain/categorise/compile-rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { traceDevice } from '#domain/summarise/trace-device.ts';
import { nineDaysInput } from './nine-days-input.ts';
import { DATES, readNineDays, readTruth } from './read-nine-days.ts';

type Block = { startMs: number; endMs: number; kind: string; project: string | undefined };
type Tally = { right: number; wrong: number; none: number; by: Map<string, number> };

const emptyTally = (): Tally => ({ right: 0, wrong: 0, none: 0, by: new Map() });

/** Prints the seconds of blocks with a project by whether it was found, and of the others by whether any was named. */
export function benchProjects(): void {
  const { stretches } = traceDevice(nineDaysInput(readNineDays(), compileRules(DEFAULT_RULES)), DATES);
  const inside = emptyTally();
  const outside = emptyTally();
  for (const block of readBlocks()) {
    for (const stretch of stretches) {
      const ms = Math.min(block.endMs, stretch.endMs) - Math.max(block.startMs, stretch.startMs);
      if (ms > 0) count(block.project === undefined ? outside : inside, block, stretch, ms / 1000);
    }
  }
  const named = inside.right + inside.wrong + outside.wrong;
  console.log(
    `of the time with a project, ${((100 * inside.right) / named).toFixed(2)} % has the right one (at least 99 %)`
  );
  print('inside blocks with a project (right: at least 94 %)', inside);
  print('outside of them (none: at least 80 %)', outside);
}

function readBlocks(): Block[] {
  return readTruth().flatMap(({ blocks }) =>
    blocks.map(({ start, end, kind, project }) => ({
      startMs: Date.parse(start),
      endMs: Date.parse(end),
      kind,
      project
    }))
  );
}

type Named = { app: string; domain: string; project: string; projectSource: string };

function count(
  tally: Tally,
  block: Block,
  { app, domain, project, projectSource }: Named,
  seconds: number
): void {
  if (project === '') tally.none += seconds;
  else if (project === block.project) tally.right += seconds;
  else tally.wrong += seconds;
  const isAsWanted = project === (block.project ?? '');
  const reason = `${isAsWanted ? 'right' : 'WRONG'} ${block.kind}: ${app} ${domain} ${projectSource || 'none'}`;
  tally.by.set(reason, (tally.by.get(reason) ?? 0) + seconds);
}

function print(name: string, { right, wrong, none, by }: Tally): void {
  const total = right + wrong + none;
  const share = (seconds: number) => `${((100 * seconds) / total).toFixed(1)} %`;
  console.log(
    `${name}: right ${share(right)}, wrong ${share(wrong)}, none ${share(none)} of ${Math.round(total)} s`
  );
  const most = [...by].filter(([reason]) => reason.startsWith('WRONG')).sort(([, a], [, b]) => b - a);
  for (const [reason, seconds] of most.slice(0, 8)) console.log(`  ${reason} ${Math.round(seconds)} s`);
}
