import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { exportStatement } from '#domain/timesheets/export-statement.ts';
import { runProgram } from '../../cli/program.ts';
import { verify } from './verify.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-statements-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(path: string): Promise<{ code: number | undefined; printed: string }> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const program = { name: 'tidesheet-server', summary: '', version: '', commands: [verify] };
  const code = await runProgram(program, ['verify', path], { env: {}, print, warn: print });
  return { code, printed: lines.join('\n') };
}

it('a file is a statement, of which it says what it covers and whether it is intact', async () => {
  const sheet = sheetOf();
  const text = exportStatement(sheet, [reviewOf(sheet)]);
  const file = join(folder, 'statement.json');
  await writeFile(file, text);
  const intact = await run(file);
  expect(intact.code).toBe(0);
  expect(intact.printed).toContain('Week 2026-W44 of john_doe: all seven days');
  expect(intact.printed).toContain(`ok   The content is what its digest says: ${sheet.digest}.`);
  await writeFile(file, text.replace('"seconds": 3600', '"seconds": 3601'));
  expect(await run(file)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('FAIL The content was changed')
  });
  for (const other of ['', 'no json', '{}', `"${'x'.repeat(9_000_000)}"`]) {
    await writeFile(file, other);
    expect((await run(file)).code).toBe(1);
  }
});

it('a folder has backups, and says so where it has none', async () => {
  for (const path of [folder, join(folder, 'missing')]) await expect(run(path)).rejects.toThrow(/backups/);
});
