import type { Rounding, RoundingRules } from '#domain/documents/rounding.ts';

export const DIRECTION_LABELS: Record<Rounding['direction'], string> = {
  nearest: 'to the nearest',
  up: 'up',
  down: 'down'
};

export const UNIT_LABELS: Record<Rounding['per'], string> = {
  day: 'per project and day',
  entry: 'per entry'
};

export const minutesLabel = (minutes: number): string => (minutes === 0 ? 'Not rounded' : `${minutes} min`);

/** `15 min up, per project and day`. */
export const roundingLabel = (rounding: Rounding): string =>
  rounding.minutes === 0
    ? 'not rounded'
    : `${minutesLabel(rounding.minutes)} ${DIRECTION_LABELS[rounding.direction]}, ${UNIT_LABELS[rounding.per]}`;

/** The same, with the projects that are rounded in their own way. */
export const roundingRulesLabel = (rules: RoundingRules): string =>
  [
    roundingLabel(rules),
    ...rules.projects.map((own) => `${own.project || 'no project'}: ${roundingLabel(own)}`)
  ].join('; ');
