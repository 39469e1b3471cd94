import { expect, it } from 'vitest';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { pageStateOf, type PageNeeds } from './page-state.ts';

const stateOf = (needs: Partial<PageNeeds>) =>
  pageStateOf({
    source: { ready: true, isEmpty: false },
    rules: DEFAULT_RULES,
    org: { ready: true },
    isSyncing: false,
    ...needs
  });

it('is ready once days and rules are on the device', () => {
  expect(stateOf({})).toBe('ready');
  expect(stateOf({ isSyncing: true })).toBe('ready');
});

it('waits for what is being read, and for what a running sync may bring', () => {
  expect(stateOf({ org: { ready: false } })).toBe('loading');
  expect(stateOf({ source: { ready: false, isEmpty: false } })).toBe('loading');
  expect(stateOf({ source: { ready: true, isEmpty: true }, isSyncing: true })).toBe('loading');
  expect(stateOf({ rules: undefined, isSyncing: true })).toBe('loading');
});

it('says what is missing once nothing more is to come', () => {
  expect(stateOf({ source: undefined })).toBe('noAccess');
  expect(stateOf({ source: { ready: true, isEmpty: true } })).toBe('empty');
  expect(stateOf({ rules: undefined })).toBe('noRules');
});
