import { expect, test } from 'vitest';
import { chooseBuckets } from './choose-buckets.ts';

const bucket = (id: string, type: string, hostname: string, last_updated: string | null = null) => ({
  bucket: {
    id,
    type,
    hostname,
    client: '',
    created: null,
    last_updated,
    metadata: undefined,
    data: undefined
  }
});
const ids = (chosen: { bucket: { id: string } }[]) => chosen.map((candidate) => candidate.bucket.id);

test('buckets are chosen by type and host, whatever they are called', () => {
  const chosen = chooseBuckets(
    [
      bucket('aw-watcher-afk_devbox-01', 'currentwindow', 'devbox-01'),
      bucket('w2', 'currentwindow', 'laptop-02'),
      bucket('a', 'afkstatus', 'devbox-01'),
      bucket('e', 'app.editor.activity', 'devbox-01'),
      bucket('s', 'general.stopwatch', 'devbox-01')
    ],
    'devbox-01'
  );
  expect(ids(chosen.window)).toEqual(['aw-watcher-afk_devbox-01']);
  expect(ids(chosen.afk)).toEqual(['a']);
  expect(ids(chosen.web)).toEqual([]);
  expect(ids(chosen.editor)).toEqual(['e']);
});

test('an unknown host counts only where the host has no bucket of that type', () => {
  const firefox = bucket('f', 'web.tab.current', 'unknown');
  const chrome = bucket('c', 'web.tab.current', 'devbox-01');
  const editor = bucket('e', 'app.editor.activity', 'unknown');
  expect(ids(chooseBuckets([firefox, chrome, editor], 'devbox-01').web)).toEqual(['c']);
  expect(ids(chooseBuckets([firefox, chrome, editor], 'devbox-01').editor)).toEqual(['e']);
  expect(ids(chooseBuckets([firefox, chrome], 'laptop-02').web)).toEqual(['f']);
});

test('of several, the one written last comes first', () => {
  const old = bucket('a-old', 'currentwindow', 'h', '2025-01-01T00:00:00Z');
  const current = bucket('b-new', 'currentwindow', 'h', '2026-10-27T00:00:00Z');
  const never = bucket('c-never', 'currentwindow', 'h');
  expect(ids(chooseBuckets([never, old, current], 'h').window)).toEqual(['b-new', 'a-old', 'c-never']);
});
