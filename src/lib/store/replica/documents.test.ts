import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Documents } from './documents.ts';

const Goal = v.object({ _id: v.string(), title: v.string() });
const Holiday = v.object({ _id: v.string(), name: v.string() });
const make = () => new Documents({ goal: Goal, holiday: Holiday });
const read = (_id: string, _rev: string, content: object) => ({
  id: _id,
  document: { _id, _rev, ...content }
});

describe('documents of a replica', () => {
  it('are listed by kind, sorted by id', () => {
    const documents = make();
    const changed = documents.apply([
      read('goal:b', '1-a', { title: 'B' }),
      read('goal:a', '1-a', { title: 'A' }),
      read('holiday:2026-12-25', '1-a', { name: 'Christmas' })
    ]);
    expect([...changed].sort()).toEqual(['goal', 'holiday']);
    expect(documents.list('goal').map(({ title }) => title)).toEqual(['A', 'B']);
  });

  it('that do not match their schema are skipped with the reason, until they are fixed', () => {
    const documents = make();
    documents.apply([read('goal:a', '1-a', { title: 5 }), read('goal:b', '1-a', { title: 'B' })]);
    expect(documents.list('goal').map(({ _id }) => _id)).toEqual(['goal:b']);
    expect(documents.skipped).toEqual([
      { id: 'goal:a', reason: 'title: Invalid type: Expected string but received 5' }
    ]);
    documents.apply([read('goal:a', '2-a', { title: 'A' })]);
    expect(documents.skipped).toEqual([]);
    expect(documents.list('goal').map(({ _id }) => _id)).toEqual(['goal:a', 'goal:b']);
  });

  it('that were validated before are taken as they are, until another revision is read', () => {
    const documents = make();
    const restored = [
      { _id: 'goal:a', _rev: '1-a', title: 'A' },
      { _id: 'goal:b', _rev: '1-a', title: 'B' }
    ];
    const changed = documents.apply([read('goal:b', '2-a', { title: 'Later' }), { id: 'goal:c' }], restored);
    expect([...changed]).toEqual(['goal']);
    expect(documents.list('goal').map(({ title }) => title)).toEqual(['A', 'Later']);
    expect(documents.all().map(({ _id }) => _id)).toEqual(['goal:a', 'goal:b']);
    expect([documents.revisionOf('goal:a'), documents.revisionOf('goal:b')]).toEqual(['1-a', '2-a']);
    documents.apply([{ id: 'goal:a' }]);
    expect(documents.list('goal').map(({ title }) => title)).toEqual(['Later']);
    expect(documents.revisionOf('goal:a')).toBeUndefined();
  });

  it('are taken once per revision', () => {
    const documents = make();
    documents.apply([read('goal:a', '1-a', { title: 'A' })]);
    expect(documents.apply([read('goal:a', '1-a', { title: 'never looked at' })]).size).toBe(0);
    expect(documents.list('goal')[0]?.title).toBe('A');
  });

  it('go when they are deleted', () => {
    const documents = make();
    documents.apply([read('goal:a', '1-a', { title: 'A' })]);
    expect(documents.apply([{ id: 'goal:a' }])).toEqual(new Set(['goal']));
    expect(documents.list('goal')).toEqual([]);
  });

  it('of kinds that nobody here knows are left alone', () => {
    const documents = make();
    expect(documents.apply([read('novelty:a', '1-a', {}), read('_design/x', '1-a', {})]).size).toBe(0);
    expect(documents.skipped).toEqual([]);
  });

  it('in conflict are counted', () => {
    const documents = make();
    documents.apply([read('goal:a', '2-b', { title: 'A', _conflicts: ['2-a'] })]);
    expect(documents.conflicts).toEqual([{ id: 'goal:a', otherVersions: 1 }]);
    documents.apply([read('goal:a', '3-b', { title: 'A' })]);
    expect(documents.conflicts).toEqual([]);
  });
});
