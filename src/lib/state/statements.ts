/** Storing what is submitted and decided: on this device first, then on the server. */
import * as v from 'valibot';
import type { Review } from '#domain/documents/review.ts';
import { Sheet } from '#domain/documents/sheet.ts';
import { TidesheetError } from '#domain/errors.ts';
import { signedText } from '#domain/timesheets/digests.ts';
import { signText } from './device-key.ts';
import type { OwnData } from './own-data.svelte.ts';
import { session } from './session.svelte.ts';

/** Stores a sheet in the person's replica, signed where they sign on this device. @throws TidesheetError */
export async function submitSheet(own: OwnData, sheet: Sheet): Promise<void> {
  // It is never changed: storing it again would be refused.
  if (await own.read(sheet._id)) return;
  const { success, issues } = v.safeParse(Sheet, sheet);
  if (!success)
    throw new TidesheetError(`This statement cannot be stored: ${issues[0].message}.`, {
      code: 'statement-refused',
      hint: 'Submit fewer days or adjustments at once.'
    });
  await own.save(await sign(sheet));
}

/** The review, signed where its reviewer signs on this device. */
export const signReview = (review: Review): Promise<Review> => sign(review);

async function sign<T extends Sheet | Review>(document: T): Promise<T> {
  const user = session.user?.name;
  if (user === undefined) return document;
  const signature = await signText(user, signedText(document));
  return signature ? { ...document, signature } : document;
}
