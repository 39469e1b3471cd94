import * as v from 'valibot';

/** How many items a page of a list has at most, as a query states it. */
export const pageLimit = (max: number) => {
  const message = `is a whole number from 1 to ${max}`;
  return v.pipe(
    v.string(),
    v.regex(/^[1-9]\d{0,3}$/, message),
    v.transform(Number),
    v.maxValue(max, message)
  );
};
