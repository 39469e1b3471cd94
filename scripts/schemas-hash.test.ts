import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { schemasHash } from './schemas-hash.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidesheet-schemas-'));
  mkdirSync(join(folder, 'time'));
  writeFileSync(join(folder, 'day.ts'), "import { text } from './text.ts';\nexport const Day = text;\n");
  writeFileSync(join(folder, 'text.ts'), "export { zone as text } from './time/zone.ts';\n");
  writeFileSync(join(folder, 'time/zone.ts'), "export const zone = 'UTC';\n");
  writeFileSync(join(folder, 'other.ts'), 'export const other = 1;\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const hash = () => schemasHash([join(folder, 'day.ts')]);

it('changes with the schemas and with all that they import, and with nothing else', () => {
  const first = hash();
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  writeFileSync(join(folder, 'other.ts'), 'export const other = 2;\n');
  expect(hash()).toBe(first);
  writeFileSync(join(folder, 'time/zone.ts'), "export const zone = 'Europe/Berlin';\n");
  const second = hash();
  expect(second).not.toBe(first);
  writeFileSync(join(folder, 'day.ts'), "import { text } from './text.ts';\nexport const Day = [text];\n");
  expect(hash()).not.toBe(second);
});

it('is of the schemas that a browser stores validated', () => {
  expect(schemasHash()).toMatch(/^[0-9a-f]{16}$/);
});
