import { describe, expect, test } from 'vitest';
import type { CategoryRule } from '../documents/rules.ts';
import { compileCategories } from './compile-categories.ts';

const rule = (id: string, name: string, given: Partial<CategoryRule> = {}): CategoryRule => ({
  id,
  name: name.split(' > '),
  rule: { type: 'none' },
  ...given
});
const regex = (pattern: string, ignore_case?: boolean) => ({
  rule: { type: 'regex' as const, regex: pattern, ignore_case }
});

function categoryOf(rules: CategoryRule[], app: string, title: string, domain = '') {
  return compileCategories(rules)([app, title], app, domain);
}

describe("ActivityWatch's rules", () => {
  const rules = [
    rule('work', 'Work', regex('Google Docs')),
    rule('programming', 'Work > Programming', regex('GitHub|vim')),
    rule('aw', 'Work > Programming > ActivityWatch', regex('activitywatch|aw-', true)),
    rule('video', 'Media > Video', regex('YouTube')),
    rule('music', 'Media > Music', regex('YouTube Music')),
    rule('none', 'Comms'),
    rule('null', 'Other', { rule: { type: null } }),
    rule('empty', 'Empty', regex(''))
  ];

  test.each([
    ['vim', '', 'Work > Programming', 'programming'],
    ['Chrome', 'ActivityWatch/aw-core · GitHub', 'Work > Programming > ActivityWatch', 'aw'],
    ['Chrome', 'ACTIVITYWATCH', 'Work > Programming > ActivityWatch', 'aw'],
    ['Chrome', 'github', 'Uncategorized', ''],
    ['Chrome', 'YouTube', 'Media > Video', 'video'],
    ['Chrome', 'YouTube Music', 'Media > Music', 'music'],
    ['Chrome', 'Google Docs on GitHub', 'Work > Programming', 'programming'],
    ['', '', 'Uncategorized', ''],
    ['Chrome', '👩‍👩‍👧‍👦 tab\there\nand YouTube', 'Media > Video', 'video']
  ])('%s: %s', (app, title, name, ruleId) => {
    expect(categoryOf(rules, app, title)).toEqual({ name, ruleId });
  });

  test('of equal depth the later rule counts, in whichever order they match', () => {
    const first = rule('first', 'A > B', regex('x'));
    const second = rule('second', 'C > D', regex('y'));
    expect(categoryOf([first, second], 'y', 'x').ruleId).toBe('second');
    expect(categoryOf([second, first], 'y', 'x').ruleId).toBe('first');
  });

  test('anchors belong to each text alone', () => {
    expect(categoryOf([rule('a', 'A', regex('^Code$'))], 'Code', 'x').ruleId).toBe('a');
    expect(categoryOf([rule('a', 'A', regex('Code x'))], 'Code', 'x').ruleId).toBe('');
  });
});

describe('our own matches', () => {
  const rules = [
    rule('editor', 'Work > Programming', { apps: ['Code', 'idea64.exe'], domains: ['localhost'] }),
    rule('search', 'Browsing > Search', { domains: ['google.com'] }),
    rule('meetings', 'Comms > Meetings', { domains: ['Meet.Google.com'] })
  ];

  test.each([
    ['code.EXE', '', 'editor'],
    ['IDEA64', '', 'editor'],
    ['Code - Insiders', '', ''],
    ['Chrome', 'localhost:5173', 'editor'],
    ['Chrome', 'google.com', 'search'],
    ['Chrome', 'meet.google.com', 'meetings'],
    ['Chrome', 'docs.google.com', 'search'],
    ['Chrome', 'notgoogle.com', ''],
    ['Chrome', '', '']
  ])('%s at "%s"', (app, domain, ruleId) => {
    expect(categoryOf(rules, app, 'a title', domain).ruleId).toBe(ruleId);
  });
});

test('a category is the same when asked again', () => {
  const categorise = compileCategories([rule('a', 'A', regex('x')), rule('b', 'B', { domains: ['d'] })]);
  const ask = () => [categorise(['x'], '', ''), categorise(['x'], '', 'd'), categorise(['y'], '', '')];
  expect(ask().map(({ ruleId }) => ruleId)).toEqual(['a', 'b', '']);
  expect(ask()).toEqual(ask());
});
