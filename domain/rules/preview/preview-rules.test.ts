import { describe, expect, test } from 'vitest';
import type { CellKey, KeyReason } from '../../documents/day.ts';
import type { CategoryRule, ProjectRule, Rules } from '../../documents/rules.ts';
import { DEFAULT_RULES } from '../default-rules.ts';
import { previewRules } from './preview-rules.ts';

const rule = (id: string, name: string, given: Partial<CategoryRule> = {}): CategoryRule => ({
  id,
  name: name.split(' > '),
  rule: { type: 'none' },
  ...given
});
const titled = (regex: string) => ({ rule: { type: 'regex' as const, regex } });

const EDITOR = rule('editor', 'Work > Programming', { apps: ['Code'], weight: 2 });
const VIDEO = rule('video', 'Media > Video', { domains: ['youtube.com'] });
const VIDEO_TITLES = rule('video-titles', 'Media > Video', titled('YouTube'));
const REVIEW = rule('review', 'Work > Review', titled('Pull Request'));

const rulesOf = (categories: CategoryRule[], projects: ProjectRule[] = []): Rules => ({
  ...DEFAULT_RULES,
  categories,
  projects
});

/** An hour of each key. */
function preview(rows: [key: CellKey, why: KeyReason][], before: Rules, after: Rules) {
  const day = {
    keys: rows.map(([key]) => key),
    why: rows.map(([, why]) => why),
    cells: rows.flatMap((_, index) => [index, index, 3600])
  };
  const { categories, projects, days } = previewRules([day], before, after);
  return { categories, projects, keys: days[0]?.keys };
}

const SLACK: [CellKey, KeyReason] = [
  ['Slack', 'Uncategorized', '', ''],
  ['', '']
];
const WATCHED: [CellKey, KeyReason] = [
  ['Chrome', 'Media > Video', '', ''],
  ['video-titles', '']
];
const FORGE: [CellKey, KeyReason] = [
  ['Chrome', 'Uncategorized', '', 'forge.test'],
  ['', '']
];
const STAYS = { moves: [], perhaps: [] };

describe('categories', () => {
  const before = rulesOf([VIDEO_TITLES, EDITOR, VIDEO]);

  test('nothing moves where nothing changes', () => {
    const { categories, projects } = preview([SLACK, WATCHED, FORGE], before, before);
    expect([categories, projects]).toEqual([STAYS, STAYS]);
  });

  test('an app rule moves what no title was known for', () => {
    const after = rulesOf([...before.categories, rule('chat', 'Comms > IM', { apps: ['slack'] })]);
    const { categories, keys } = preview([SLACK, WATCHED], before, after);
    expect(categories).toEqual({
      moves: [{ from: 'Uncategorized', to: 'Comms > IM', seconds: 3600 }],
      perhaps: []
    });
    expect(keys?.[0]).toEqual(['Slack', 'Comms > IM', '', '']);
  });

  test('a domain rule covers subdomains and yields to deeper rules', () => {
    const forge = rule('forge', 'Work', { domains: ['test'] });
    const deeper = rule('deeper', 'Work > Forge', { domains: ['forge.test'] });
    const move = (...added: CategoryRule[]) =>
      preview([FORGE], before, rulesOf([...before.categories, ...added])).categories.moves[0]?.to;
    expect(move(forge)).toBe('Work');
    expect(move(deeper, forge)).toBe('Work > Forge');
  });

  test('what a title had decided goes along with a new name', () => {
    const after = rulesOf([{ ...VIDEO_TITLES, name: ['Fun'] }, EDITOR, { ...VIDEO, name: ['Fun'] }]);
    expect(preview([WATCHED], before, after).categories).toEqual({
      moves: [{ from: 'Media > Video', to: 'Fun', seconds: 3600 }],
      perhaps: []
    });
  });

  test('where the pattern of a title goes, only titles tell what else matches', () => {
    const rules = rulesOf([REVIEW, ...before.categories]);
    const after = rulesOf([REVIEW, EDITOR, VIDEO]);
    expect(preview([WATCHED], rules, after).categories).toEqual({
      moves: [{ from: 'Media > Video', to: undefined, seconds: 3600 }],
      perhaps: ['Uncategorized', 'Work > Review']
    });
    expect(preview([WATCHED], before, rulesOf([EDITOR, VIDEO])).categories.moves[0]?.to).toBe(
      'Uncategorized'
    );
  });

  test('a new pattern may take from everything it would win over, and moves nothing by itself', () => {
    const after = rulesOf([...before.categories, REVIEW]);
    expect(preview([SLACK, WATCHED], before, after).categories).toEqual({
      moves: [],
      perhaps: ['Work > Review']
    });
  });

  test('beside a new pattern, moves by apps and domains are still listed', () => {
    const after = rulesOf([...before.categories, rule('chat', 'Comms > IM', { apps: ['Slack'] }), REVIEW]);
    expect(preview([SLACK], before, after).categories).toEqual({
      moves: [{ from: 'Uncategorized', to: 'Comms > IM', seconds: 3600 }],
      perhaps: ['Work > Review']
    });
  });

  test('an app taken out of a category leaves it', () => {
    const chat = rule('chat', 'Comms', { apps: ['Slack'] });
    const key: [CellKey, KeyReason] = [
      ['Slack', 'Comms', '', ''],
      ['chat', '']
    ];
    const rules = rulesOf([...before.categories, chat]);
    expect(preview([key], rules, rulesOf([chat, ...before.categories])).categories.moves).toEqual([]);
    expect(preview([key], rules, rulesOf([{ ...chat, apps: [] }, EDITOR])).categories.moves).toEqual([
      { from: 'Comms', to: 'Uncategorized', seconds: 3600 }
    ]);
  });

  test('a pattern that matches the very app counts as an app rule', () => {
    const after = rulesOf([...before.categories, rule('chat', 'Comms', titled('^Sl'))]);
    expect(preview([SLACK], before, after).categories.moves[0]?.to).toBe('Comms');
  });

  test('entries and private time stay', () => {
    const after = rulesOf([rule('all', 'All', titled('.'))]);
    const entry: [CellKey, KeyReason] = [
      ['Slack', 'Meetings', 'x', ''],
      ['entry', 'entry']
    ];
    const hidden: [CellKey, KeyReason] = [
      ['', 'Private', '', ''],
      ['', '']
    ];
    expect(preview([entry, hidden], before, after).categories).toEqual(STAYS);
  });

  test('a category that is hidden becomes private', () => {
    const after = { ...before, sharing: { ...before.sharing, hiddenCategories: ['Media'] } };
    expect(preview([WATCHED], before, after).categories.moves).toEqual([
      { from: 'Media > Video', to: 'Private', seconds: 3600 }
    ]);
  });
});

describe('projects', () => {
  const slack: ProjectRule = { id: 'slack', project: 'support', apps: ['Slack'] };
  const tickets: ProjectRule = { id: 'tickets', project: 'support', regex: 'SUP-\\d' };

  test('a rule on an app names the project of what had none', () => {
    expect(preview([SLACK], rulesOf([EDITOR]), rulesOf([EDITOR], [slack])).projects).toEqual({
      moves: [{ from: '', to: 'support', seconds: 3600 }],
      perhaps: []
    });
  });

  test('a rule on titles moves nothing yet', () => {
    expect(preview([SLACK], rulesOf([EDITOR]), rulesOf([EDITOR], [tickets])).projects).toEqual({
      moves: [],
      perhaps: ['support']
    });
  });

  test("an editor's project stays, and a held one as long as the category is work", () => {
    const rows: [CellKey, KeyReason][] = [
      [
        ['Code', 'Work > Programming', 'api', ''],
        ['editor', 'editor']
      ],
      [
        ['Code', 'Work > Programming', 'web', ''],
        ['editor', 'held']
      ]
    ];
    const code: ProjectRule = { id: 'code', project: 'other', apps: ['Code'] };
    expect(preview(rows, rulesOf([EDITOR]), rulesOf([EDITOR], [code])).projects.moves).toEqual([
      { from: 'web', to: 'other', seconds: 3600 }
    ]);
    const idle = rulesOf([rule('editor', 'Play', { apps: ['Code'] })]);
    expect(preview(rows, rulesOf([EDITOR]), idle).projects.moves).toEqual([
      { from: 'web', to: '', seconds: 3600 }
    ]);
  });

  test('a renamed rule takes its time along', () => {
    const key: [CellKey, KeyReason] = [
      ['Slack', 'Uncategorized', 'support', ''],
      ['', 'rule:tickets']
    ];
    const before = rulesOf([EDITOR], [tickets]);
    expect(
      preview([key], before, rulesOf([EDITOR], [{ ...tickets, project: 'help' }])).projects.moves
    ).toEqual([{ from: 'support', to: 'help', seconds: 3600 }]);
  });
});
