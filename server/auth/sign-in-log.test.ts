import { expect, it } from 'vitest';
import { logSignIns } from './sign-in-log.ts';

it('logs name and address on one line, however the name is written', () => {
  const lines: string[] = [];
  const report = logSignIns(
    (line) => lines.push(line),
    () => 0
  );
  report({ name: 'ana@company.test', address: '192.0.2.1', outcome: 'wrong' });
  report({ name: 'a\n2026 "forged" \u202e\u001b[31m', address: '192.0.2.1', outcome: 'locking' });
  report({ name: 'a', address: '192.0.2.1', outcome: 'locked' });
  report({ name: 'x'.repeat(400), address: '192.0.2.1', outcome: 'wrong' });
  expect(lines).toEqual([
    'Sign-in as "ana@company.test" from 192.0.2.1 was refused: wrong name or password.',
    'Sign-in as "a\\n2026 \\"forged\\" \\u202e\\u001b[31m" from 192.0.2.1 was refused: wrong name or password. Locked for five minutes.',
    `Sign-in as "${'x'.repeat(80)}\\u2026" from 192.0.2.1 was refused: wrong name or password.`
  ]);
});

it('writes a bounded number of lines a minute, and then how many more there were', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const report = logSignIns(
    (line) => lines.push(line),
    () => nowMs
  );
  for (let i = 0; i < 5000; i++) report({ name: `name ${i}`, address: '192.0.2.1', outcome: 'wrong' });
  expect(lines).toHaveLength(20);
  nowMs = 61_000;
  report({ name: 'later', address: '192.0.2.1', outcome: 'wrong' });
  expect(lines.slice(20)).toEqual([
    '4980 more sign-ins were refused in the last minute.',
    expect.stringContaining('"later"')
  ]);
});
