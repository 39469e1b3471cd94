import { expect, it } from 'vitest';
import definitions from '../../../../docs/metrics.md?raw';
import { readDefinitions } from './read-definitions.ts';

it('reads names, paragraphs and words', () => {
  const text =
    '# Title\n\nIntro.\n\n## Focus session\n\nAt least `15`\nminutes.\n\n**Focus time** is\nmore.\n\n- one\n  thing;\n- and another.\n';
  expect(readDefinitions(text)).toEqual([
    {
      id: 'focus-session',
      name: 'Focus session',
      blocks: [
        {
          paragraph: [
            { text: 'At least ', as: 'plain' },
            { text: '15', as: 'code' },
            { text: ' minutes.', as: 'plain' }
          ]
        },
        {
          paragraph: [
            { text: 'Focus time', as: 'strong' },
            { text: ' is more.', as: 'plain' }
          ]
        },
        {
          items: [[{ text: 'one thing;', as: 'plain' }], [{ text: 'and another.', as: 'plain' }]]
        }
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
      'expected-time',
      'balance',
      'streak',
      'trend'
    ])
  );
});
