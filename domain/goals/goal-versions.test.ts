import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goalId } from '../documents/goal.ts';
import { testGoal } from '../testing/goals.ts';
import { addDays, datesBetween } from '../time/calendar.ts';
import { changeGoal, goalLines, goalPeriods } from './goal-versions.ts';

const goal = testGoal({ _id: 'goal:A', _rev: '1-a', per: 'week', from: '2026-10-01' });

describe('changing a goal', () => {
  it('ends it, and begins one that continues it', () => {
    const changed = changeGoal(goal, { seconds: 7200 }, { today: '2026-10-28', id: 'goal:B' });
    expect(changed).toEqual([
      { ...goal, until: '2026-10-27' },
      { ...testGoal({ _id: 'goal:B', per: 'week', from: '2026-10-28', seconds: 7200 }), replaces: 'goal:A' }
    ]);
  });

  it('changes only the name of it where nothing else is new', () => {
    const changed = changeGoal(goal, { title: 'New', per: 'week' }, { today: '2026-10-28', id: 'goal:B' });
    expect(changed).toEqual([{ ...goal, title: 'New' }]);
  });

  it('belongs, period by period, to the version in force on the last day', () => {
    const versions = changeGoal(goal, { seconds: 7200 }, { today: '2026-10-21', id: 'goal:B' });
    const [line] = goalLines(versions, '2026-10-28');
    const periods = goalPeriods(line!, '2026-10-28', 12);
    expect(periods.map(({ goal: { seconds }, from }) => [from, seconds])).toEqual([
      ['2026-09-28', 3600],
      ['2026-10-05', 3600],
      ['2026-10-12', 3600],
      ['2026-10-19', 7200],
      ['2026-10-26', 7200]
    ]);
  });

  it('leaves out periods of another length', () => {
    const versions = changeGoal(goal, { per: 'month' }, { today: '2026-10-21', id: 'goal:B' });
    const [line] = goalLines(versions, '2026-11-02');
    expect(goalPeriods(line!, '2026-11-02', 12).map(({ from }) => from)).toEqual([
      '2026-10-01',
      '2026-11-01'
    ]);
  });

  it('shows one that ended up to its last whole period', () => {
    const ended = { ...goal, until: '2026-10-20' };
    const [line] = goalLines([ended], '2026-11-28');
    expect(line?.isEnded).toBe(true);
    expect(goalPeriods(line!, '2026-11-28', 2).map(({ to }) => to)).toEqual(['2026-10-18']);
  });

  it('survives goals that name each other', () => {
    const a = testGoal({ _id: 'goal:A', replaces: 'goal:B' });
    const b = testGoal({ _id: 'goal:B', replaces: 'goal:A' });
    const c = testGoal({ _id: 'goal:C', replaces: 'goal:A' });
    expect(goalLines([a, b, c], '2026-10-28')[0]?.versions).toHaveLength(3);
  });
});

const anyChangeDates = fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 6 });

it('no period belongs to two versions, and none of the past changes with a later version', () => {
  fc.assert(
    fc.property(anyChangeDates, fc.constantFrom('day', 'week', 'month'), (days, per) => {
      const first = testGoal({ _id: 'goal:0', per, from: '2026-08-01' });
      let versions = [first];
      for (const [index, day] of days.sort((a, b) => a - b).entries()) {
        const today = addDays('2026-08-01', day);
        const before = goalPeriods(goalLines(versions, today)[0]!, today, 40);
        const changed = changeGoal(
          versions.at(-1)!,
          { seconds: index },
          { today, id: goalId(`${index + 1}`) }
        );
        versions = [...versions.slice(0, -1), ...changed];
        const after = goalPeriods(goalLines(versions, today)[0]!, today, 40);
        const over = (all: typeof before) =>
          all.filter(({ to }) => to < today).map(({ goal: { _id }, from }) => [_id, from]);
        expect(over(after)).toEqual(over(before));
      }
      for (const date of datesBetween('2026-08-01', '2026-10-31')) {
        const inForce = versions.filter(({ from, until = '9' }) => from <= date && date <= until);
        expect(inForce.length).toBe(1);
      }
    }),
    { numRuns: 50 }
  );
});
