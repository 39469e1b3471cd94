import { describe, expect, it } from 'vitest';
import type { CellKey, KeyReason } from '../documents/day.ts';
import type { Rules } from '../documents/rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { explainCategory, explainProject } from './explain-key.ts';

const rules: Rules = {
  ...DEFAULT_RULES,
  categories: [
    { id: 'editors', name: ['Work', 'Programming'], rule: { type: 'regex', regex: 'vim' }, apps: ['Code'] },
    { id: 'video', name: ['Media', 'Video'], rule: { type: 'none' }, domains: ['youtube.com'] },
    { id: 'renamed', name: ['Work', 'Talk'], rule: { type: 'none' }, apps: ['Slack'] }
  ],
  projects: [{ id: 'pay', project: 'payments-api', domains: ['pay.test'], regex: 'PAY-\\d+' }]
};
const PROGRAMMING = 'Work > Programming';
const category = (key: CellKey, ...why: KeyReason) => explainCategory(key, why, rules);
const project = (name: string, source: KeyReason[1]) =>
  explainProject(['Code', PROGRAMMING, name, ''], ['editors', source], rules);

describe('the reason of a category', () => {
  it('is what of its rule fits', () => {
    expect(category(['code.exe', PROGRAMMING, '', ''], 'editors', '')).toMatchObject({
      id: 'editors',
      by: 'app'
    });
    expect(category(['Terminal', PROGRAMMING, '', ''], 'editors', '')).toMatchObject({ by: 'pattern' });
    expect(category(['Firefox', 'Media > Video', '', 'm.youtube.com'], 'video', '')).toMatchObject({
      by: 'domain'
    });
    expect(category(['', 'Media > Video', '', ''], 'video', '')).toMatchObject({ kind: 'rule', by: 'other' });
  });

  it('may be a rule that is another one now, or none that is known here', () => {
    expect(category(['Slack', 'Comms', '', ''], 'renamed', '')).toEqual({
      kind: 'moved',
      id: 'renamed',
      now: 'Work > Talk'
    });
    expect(category(['Slack', 'Comms', '', ''], 'deleted', '')).toEqual({ kind: 'unknown', id: 'deleted' });
  });

  it('may be no rule at all', () => {
    expect(category(['x', 'Uncategorized', '', ''], '', '')).toEqual({ kind: 'none' });
    expect(category(['', 'Private', '', ''], '', '')).toEqual({ kind: 'private' });
    expect(category(['', 'Comms > Meetings', '', ''], 'entry', 'entry')).toEqual({ kind: 'entry' });
  });
});

it('the reason of a project is where its name came from', () => {
  expect(project('', '')).toEqual({ kind: 'none' });
  expect(project('web', 'editor')).toEqual({ kind: 'editor' });
  expect(project('payments-api', 'rule:pay')).toEqual({ kind: 'rule', id: 'pay', by: ['domain', 'pattern'] });
  expect(project('payments', 'rule:pay')).toEqual({ kind: 'moved', id: 'pay', now: 'payments-api' });
  expect(project('web', 'rule:gone')).toEqual({ kind: 'unknown', id: 'gone' });
});
