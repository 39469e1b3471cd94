import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it('quotes what has commas, quotes or line ends', () => {
  expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', 7, -3, null])).toBe(
    'a,"b,c","say ""hi""","two\nlines",7,-3,\r\n'
  );
});

it('makes text of what a spreadsheet would take for a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r'])
    expect(csvLine([`${start}HYPERLINK("x")`])).toMatch(/^"'|^'/);
});
