import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { NO_ROUNDING } from '../documents/rounding.ts';
import { MAX_SHEET_BYTES, Sheet } from '../documents/sheet.ts';
import type { Signature } from '../documents/signature.ts';
import { reviewOf, sheetOf } from '../testing/sheets.ts';
import { signedText } from './digests.ts';
import { exportStatement, saysStatement } from './export-statement.ts';
import { base64urlOf, bytesOf, SIGNATURE_ALGORITHM, signatureCheck, utf8Bytes } from './signatures.ts';
import { describeStatement, verifyStatement } from './verify-statement.ts';

const { subtle } = crypto;
const check = signatureCheck(subtle);
const keyPair = await subtle.generateKey(SIGNATURE_ALGORITHM, true, ['sign', 'verify']);

async function sign(text: string): Promise<Signature> {
  const raw = await subtle.exportKey('raw', keyPair.publicKey);
  const value = await subtle.sign(SIGNATURE_ALGORITHM, keyPair.privateKey, utf8Bytes(text));
  return { key: base64urlOf(new Uint8Array(raw)), value: base64urlOf(new Uint8Array(value)) };
}

const sheet = sheetOf({ comment: 'Done — “über” 😀' });
const results = async (text: string, using = check) =>
  (await verifyStatement(text, using)).findings.map(({ result, text: finding }) => `${result} ${finding}`);
const edit = (text: string, change: (file: { sheet: typeof sheet }) => void): string => {
  const file = JSON.parse(text) as { sheet: typeof sheet };
  change(file);
  return JSON.stringify(file);
};

describe('a statement', () => {
  it('that nobody changed is intact, whatever the order and spacing of its fields', async () => {
    const text = exportStatement({ ...sheet, _rev: '1-a' }, [reviewOf(sheet)]);
    expect(saysStatement(text)).toBe(true);
    const { isSound, statement } = await verifyStatement(text, check);
    expect([isSound, statement?.sheet._rev]).toEqual([true, undefined]);
    expect(describeStatement(statement!)[0]).toMatch(/Week 2026-W44 of john_doe: all seven days/);
    const reordered = JSON.stringify(JSON.parse(text), (_, part: unknown) =>
      part && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).reverse())
        : part
    );
    expect((await verifyStatement(reordered, check)).isSound).toBe(true);
    expect(await results(text)).toContain(
      'unknown The file says that it was approved by ana@company.test at 2026-11-02T10:00:00.000Z: no signature confirms that.'
    );
  });

  it('that somebody changed is not', async () => {
    const text = exportStatement(sheet, []);
    const changes: ((file: { sheet: typeof sheet }) => void)[] = [
      (file) => (file.sheet.rows[0]!.seconds += 1),
      (file) => (file.sheet.comment = 'Other'),
      (file) => (file.sheet.submitted = '2026-11-02T09:00:01Z'),
      (file) => (file.sheet.developer = 'mei_lin')
    ];
    for (const change of changes)
      expect((await results(edit(text, change)))[0]).toMatch(/^fails The content was changed/);
  });

  it('whose rounding does not follow from its exact time is found out', async () => {
    const rounded = sheetOf({ rounding: { ...NO_ROUNDING, minutes: 15 } });
    const text = exportStatement(rounded, []);
    expect(await results(text)).toContain(
      'holds The rounded time follows from the exact time and the rounding.'
    );
    const forged = edit(text, (file) => (file.sheet.rows[0]!.roundedSeconds = 7200));
    expect(await results(forged)).toContain(
      'fails The rounded time does not follow from the exact time and the rounding.'
    );
  });

  it('has signatures of its content, which no other content has', async () => {
    const signed = { ...sheet, signature: await sign(signedText(sheet)) };
    const review = reviewOf(sheet);
    const reviews = [{ ...review, signature: await sign(signedText(review)) }];
    const text = exportStatement(signed, reviews);
    expect((await results(text)).filter((one) => one.includes('is signed with key'))).toHaveLength(2);
    expect((await results(text)).at(-1)).toMatch(/^holds By a signed review, it was approved by ana@/);
    const forged = { ...reviews[0]!, decision: 'returned' as const, comment: 'No' };
    expect((await results(exportStatement(signed, [forged]))).at(-1)).toMatch(/^unknown The file says/);
    // Without WebCrypto, nothing is known of them.
    expect((await results(text, signatureCheck(undefined))).join()).toMatch(
      /unknown The statement of john_doe is signed, which/
    );
    const swapped = exportStatement({ ...signed, signature: reviews[0]!.signature }, []);
    expect((await verifyStatement(swapped, check)).isSound).toBe(false);
    const noPoint = { key: 'A'.repeat(87), value: signed.signature.value };
    expect(
      (await verifyStatement(exportStatement({ ...sheet, signature: noPoint }, []), check)).isSound
    ).toBe(false);
    expect((await results(exportStatement(sheet, []))).join()).toMatch(
      /unknown The statement of john_doe is not signed/
    );
  });

  it('steers no terminal and turns no text around', async () => {
    const reviewer = 'ana\u001b[2J\u009b1m\u202e@company.test';
    const text = exportStatement(sheet, [reviewOf(sheet, { reviewer })]);
    const damaged = JSON.stringify({ format: '\u001b[2J' });
    for (const one of [text, damaged]) {
      const { findings } = await verifyStatement(one, check);
      expect(findings.map((finding) => finding.text).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect((await results(text)).join()).toContain('ana');
  });

  it('as large as any with all its reviews is read', async () => {
    const row = { category: '', project: '', seconds: 1, trackedSeconds: 1 };
    const rows = Array.from({ length: 2200 }, () => ({ date: '2026-10-27', ...row }));
    const large = sheetOf({ rows, comment: '\u0001'.repeat(2000) });
    expect(v.safeParse(Sheet, large).success).toBe(true);
    expect(JSON.stringify(large).length).toBeGreaterThan(0.8 * MAX_SHEET_BYTES);
    const reviews = Array.from({ length: 100 }, (_, index) =>
      reviewOf(large, { reviewer: `m${index}@company.test`, comment: '\u0001'.repeat(2000) })
    );
    const { isSound, statement } = await verifyStatement(exportStatement(large, reviews), check);
    expect([isSound, statement?.reviews.length]).toEqual([true, 100]);
  });

  it('has no reviews of another one', async () => {
    const other = reviewOf(sheetOf({ comment: 'Other' }));
    const file = { ...(JSON.parse(exportStatement(sheet, [])) as object), reviews: [other] };
    expect(await results(JSON.stringify(file))).toContain(
      'fails The review by ana@company.test is about another statement.'
    );
  });

  it.each(['', '{', '[]', '{"format":"tidesheet-statement"}', 'x'.repeat(3_000_001), 'null'])(
    'is no other text (%#)',
    async (text) => {
      expect(await verifyStatement(text, check)).toMatchObject({ isSound: false, statement: undefined });
    }
  );
});

it('base64url is that of RFC 4648', () => {
  for (const bytes of [[], [255], [1, 2], [251, 255, 190], [0, 0, 0, 7]]) {
    const text = base64urlOf(Uint8Array.from(bytes));
    expect(text).toBe(Buffer.from(bytes).toString('base64url'));
    expect([...bytesOf(text)]).toEqual(bytes);
  }
});
