import { expect, it } from 'vitest';
import { expandOriginalFlags } from './original-flags.ts';

it.each([
  [['--test'], ['test']],
  [
    ['--sync-hours', '48'],
    ['sync', '--hours', '48']
  ],
  [['--sync-hours=48'], ['sync', '--hours', '48']],
  [['--continuous'], ['run']],
  [
    ['--json', '--test'],
    ['test', '--json']
  ],
  [['-v', '--test'], ['--version']],
  [['--continuous', '--version'], ['--version']]
])('takes %j of the original client', (argv, expanded) => {
  expect(expandOriginalFlags(argv)).toEqual(expanded);
});

it.each([[[]], [['-v']], [['--version']], [['--quietly']], [['sync', '--test']]])(
  'leaves %j as it is',
  (argv) => {
    expect(expandOriginalFlags(argv)).toEqual(argv);
  }
);
