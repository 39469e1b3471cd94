import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Absence } from './documents/absence.ts';
import { Entry } from './documents/entry.ts';
import { absence } from './testing/absences.ts';
import { durationEntry } from './testing/entries.ts';
import { sheetOf } from './testing/sheets.ts';
import { cutText, escapeHtml, isWellFormed, oneLine, wellFormedDocument } from './text.ts';

const HALF = '\ud83d';

describe('half of a surrogate pair', () => {
  it('is in no text of a document', () => {
    expect(v.safeParse(Entry, durationEntry('2026-10-27', 60, { note: 'call 😀' })).success).toBe(true);
    expect(v.safeParse(Entry, durationEntry('2026-10-27', 60, { note: `call ${HALF}` })).success).toBe(false);
    expect(v.safeParse(Entry, durationEntry('2026-10-27', 60, { project: `a${HALF}` })).success).toBe(false);
    expect(v.safeParse(Absence, absence('2026-10-27', 'full', { note: HALF })).success).toBe(false);
  });

  it('becomes U+FFFD where a document is stored', () => {
    const entry = durationEntry('2026-10-27', 60, { note: `call ${HALF}`, project: '😀' });
    expect(wellFormedDocument(entry)).toEqual({ ...entry, note: 'call \ufffd' });
    const whole = durationEntry('2026-10-27', 60, { note: 'a path \\ud800 and 😀' });
    expect(wellFormedDocument(whole)).toEqual(whole);
  });

  it('changes no statement after its digest was computed', () => {
    const { comment = '' } = sheetOf({ comment: `Done ${HALF}` });
    expect(comment).toBe('Done \ufffd');
    expect(isWellFormed(cutText('a😀', 2))).toBe(true);
  });
});

it('a text on one line has nothing that ends the line, and HTML shows it as it is', () => {
  expect(oneLine(' a\r\nb\u2028c\u0000d\t')).toBe('a b c d');
  expect(escapeHtml('<a href="x">&amp;</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;');
});
