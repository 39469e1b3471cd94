import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { beginEpoch, Epochs, isContinued, type Epoch, type Position } from './epochs.ts';

describe('beginning an epoch', () => {
  it('adds it once', () => {
    const first = beginEpoch(undefined, '1795', { id: 'a', from: 7 });
    const second = beginEpoch(first, '1795', { id: 'b', from: 12 });
    expect(second.epochs).toEqual([
      { id: 'a', from: 7 },
      { id: 'b', from: 12 }
    ]);
    expect(beginEpoch(second, '1795', { id: 'b', from: 20 })).toEqual(second);
  });

  it('drops the epochs of another database', () => {
    const copied = { ...beginEpoch(undefined, '1700', { id: 'a', from: 7 }), _rev: '1-x' };
    const begun = beginEpoch(copied, '1795', { id: 'b', from: 9 });
    expect(begun).toMatchObject({ _rev: '1-x', instance: '1795', epochs: [{ id: 'b', from: 9 }] });
  });

  it('stores a bounded number', () => {
    let document = beginEpoch(undefined, '1795', { id: 'e0', from: 0 });
    for (let start = 1; start < 300; start += 1)
      document = beginEpoch(document, '1795', { id: `e${start}`, from: start });
    expect(v.parse(Epochs, document).epochs).toHaveLength(100);
    expect(isContinued(document.epochs, { epoch: 'e299', sequence: 400 })).toBe(true);
    expect(isContinued(document.epochs, { epoch: 'e1', sequence: 1 })).toBe(false);
    expect(isContinued(document.epochs, { epoch: undefined, sequence: 0 })).toBe(false);
  });
});

describe('a position', () => {
  const epochs = [
    { id: 'a', from: 5 },
    { id: 'b', from: 10 }
  ];
  it.each<[string, Position, boolean]>([
    ['in the newest epoch', { epoch: 'b', sequence: '40-g1AAAA' }, true],
    ['at the end of an older epoch', { epoch: 'a', sequence: '10-g1AAAA' }, true],
    ['past the end of an older epoch', { epoch: 'a', sequence: '11-g1AAAA' }, false],
    ['in an epoch that began after the backup', { epoch: 'z', sequence: 3 }, false],
    ['before the first epoch', { epoch: undefined, sequence: 5 }, true],
    [
      'past the beginning of the first epoch, which it should know then',
      { epoch: undefined, sequence: 6 },
      false
    ]
  ])('%s', (_, position, expected) => {
    expect(isContinued(epochs, position)).toBe(expected);
  });

  it('is not compared where numbers mean nothing', () => {
    const cluster = [
      { id: 'a', from: null },
      { id: 'b', from: null }
    ];
    expect(isContinued(cluster, { epoch: 'a', sequence: 99 })).toBe(true);
    expect(isContinued(cluster, { epoch: 'z', sequence: 1 })).toBe(false);
  });
});

/** A database that counts changes, and a model of what each of them was: a reader must have read a beginning of its history. */
it('tells any history of starts, writes, backups and restores apart', () => {
  type State = { changes: number[]; epochs: Epoch[] };
  const step = fc.constantFrom('write', 'start', 'back up', 'restore', 'read', 'read');
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
      let made = 0;
      let state: State = { changes: [], epochs: [] };
      let backup = state;
      let reader: { position: Position; changes: number[] } | undefined;
      const start = () => {
        made += 1;
        const document = {
          _id: 'epochs',
          type: 'epochs' as const,
          v: 1 as const,
          instance: '1',
          epochs: state.epochs
        };
        const { epochs } = beginEpoch(document, '1', { id: `e${made}`, from: state.changes.length });
        state = { changes: [...state.changes, made], epochs };
      };
      for (const each of steps) {
        if (each === 'write') state = { ...state, changes: [...state.changes, (made += 1)] };
        if (each === 'start') start();
        // A copy of the files, also while the server runs.
        if (each === 'back up') backup = state;
        if (each === 'restore') {
          state = backup;
          start();
        }
        if (each !== 'read') continue;
        if (reader) {
          const isPrefix = reader.changes.every((change, index) => state.changes[index] === change);
          expect(isContinued(state.epochs, reader.position)).toBe(isPrefix);
        }
        const position = { epoch: state.epochs.at(-1)?.id, sequence: state.changes.length };
        reader = { position, changes: state.changes };
      }
    }),
    { numRuns: 2000 }
  );
});
