import { expect, test } from 'vitest';
import type { BucketEvent } from './event.ts';
import { flood } from './flood.ts';
import { recogniseFlooding } from './recognise-flooding.ts';

const event = (start: number, end: number, app: string): BucketEvent => ({
  startMs: start * 1000,
  endMs: end * 1000,
  data: { app, title: app }
});
const telling = [event(0, 10, 'a'), event(11, 15, 'b'), event(16, 40, 'c')];

test.each(['longer', 'midpoint'] as const)('knows %s by what was made of some events', (flooding) => {
  expect(recogniseFlooding(telling, flood(telling, flooding))).toBe(flooding);
});

test('says nothing where both make the same, or nothing is there', () => {
  const touching = [event(0, 10, 'a'), event(10, 15, 'b')];
  expect(recogniseFlooding(touching, flood(touching))).toBeUndefined();
  expect(recogniseFlooding([], [])).toBeUndefined();
});

test('takes the nearer of both for a server that does it in yet another way', () => {
  const answer = flood(telling, 'midpoint').map((one) => ({ ...one, endMs: one.endMs + 50 }));
  expect(recogniseFlooding(telling, answer)).toBe('midpoint');
});
