import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALERT_TERMS } from '#domain/alerts/alert-rules.ts';
import { ALERT_RULES } from '#domain/documents/alert.ts';

it('docs/alerts.md lists every rule with who hears of it', () => {
  const lines = readFileSync('docs/alerts.md', 'utf8').split('\n');
  for (const rule of ALERT_RULES) {
    const cells = lines.find((line) => line.startsWith(`| \`${rule}\``))?.split('|') ?? [];
    expect(cells[2]?.trim()).toBe(ALERT_TERMS[rule].audience.join(', '));
    expect(cells[3]).toContain(rule === 'disk-filling' ? '512' : String(ALERT_TERMS[rule].limit ?? ''));
  }
});
