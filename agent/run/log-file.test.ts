import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readLog, writeLog } from './log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps the newest lines in three files at most, and reads over their ends', () => {
  const dataDir = join(folder, 'a');
  expect(readLog(dataDir, 5)).toEqual([]);
  for (let run = 1; run <= 40; run += 1) writeLog(dataDir, `run ${run} of\nmany`, 100);
  expect(readdirSync(join(dataDir, 'logs')).sort()).toEqual(['agent.log', 'agent.log.1', 'agent.log.2']);
  expect(readLog(dataDir, 3)).toEqual(['run 38 of many', 'run 39 of many', 'run 40 of many']);
  const all = readLog(dataDir, 1000);
  expect(all.at(-1)).toBe('run 40 of many');
  expect(all.length).toBeGreaterThan(14);
  expect(all.length).toBeLessThan(30);
});

it('stops nothing where it cannot be written', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => writeLog(file, 'x')).not.toThrow();
});
