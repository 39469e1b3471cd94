import { expect, it } from 'vitest';
import definitions from '../../../../docs/metrics.md?raw';
import { readDefinitions } from './read-definitions.ts';

it('reads names, paragraphs and words', () => {
  const text =
    '# Title\n\nIntro.\n\n## Focus session\n\nAt least `15`\nminutes.\n\n**Focus time** is\nmore.\n';
  expect(readDefinitions(text)).toEqual([
    {
      id: 'focus-session',
      name: 'Focus session',
      paragraphs: [
        [
          { text: 'At least ', as: 'plain' },
          { text: '15', as: 'code' },
          { text: ' minutes.', as: 'plain' }
        ],
        [
          { text: 'Focus time', as: 'strong' },
          { text: ' is more.', as: 'plain' }
        ]
      ]
    }
  ]);
});

it('finds every definition that figures lead to', () => {
  const ids = readDefinitions(definitions).map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      'tracked-time',
      'focus-session',
      'weight-and-productivity-pulse',
      'project',
      'coverage',
      'context-switches',
      'category',
      'entries',
      'interruptions',
      'distractions',
      'hour-rhythm',
      'apps-and-domains',
      'work-hours-share',
      'overtime',
      'streak',
      'trend'
    ])
  );
});
