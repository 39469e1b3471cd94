/** How much of a holiday is free, in words. */
export const PART_NAMES = {
  full: 'The whole day',
  half: 'Half the day',
  none: 'Not at all: it is worked'
} as const;
