import { expect, it } from 'vitest';
import { Signal } from '../concurrency.ts';
import { readLongpoll, type FeedSource } from './feed.ts';

const NO_TURN = { take: () => Promise.resolve(), release: () => undefined };

async function longpoll(waiting: string[], signal: Signal, aborted: AbortSignal): Promise<string> {
  const source: FeedSource = {
    next: () => Promise.resolve({ rows: waiting.splice(0), more: false }),
    isExhausted: false,
    end: { last_seq: 2 }
  };
  const wait = { signal, aborted, turn: NO_TURN, heartbeatMs: undefined, timeoutMs: 60_000 };
  let text = '';
  for await (const piece of readLongpoll(source, wait)) text += piece;
  return text;
}

it('returns the changes that come together in one response', async () => {
  const [waiting, signal]: [string[], Signal] = [[], new Signal()];
  const response = longpoll(waiting, signal, new AbortController().signal);
  const change = (row: string) => {
    waiting.push(row);
    signal.notify();
  };
  setTimeout(() => {
    change('{"id":"a"}');
    setTimeout(() => change('{"id":"b"}'), 5);
  }, 5);
  expect(JSON.parse(await response)).toEqual({ results: [{ id: 'a' }, { id: 'b' }], last_seq: 2 });
});

it('returns at once what is there already', async () => {
  const response = await longpoll(['{"id":"a"}'], new Signal(), new AbortController().signal);
  expect(JSON.parse(response)).toEqual({ results: [{ id: 'a' }], last_seq: 2 });
});

it('ends at once where the client leaves while changes are gathered', async () => {
  const [signal, leaving] = [new Signal(), new AbortController()];
  const response = longpoll([], signal, leaving.signal);
  setTimeout(() => {
    signal.notify();
    leaving.abort();
  }, 5);
  expect(JSON.parse(await response)).toEqual({ results: [], last_seq: 2 });
});
