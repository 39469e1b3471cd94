import { expect, it } from 'vitest';
import { TidesheetError } from '#domain/errors.ts';
import { problemText } from './problem-text.ts';

it('says what happened and, where it is known, what to do', () => {
  const error = new TidesheetError('The week has changed.', { code: 'changed', hint: 'Look at it again.' });
  expect(problemText(error)).toBe('The week has changed. Look at it again.');
  expect(problemText(new TypeError('Failed to fetch'))).toBe('Failed to fetch');
  expect(problemText('stopped')).toBe('Something went wrong. Try again.');
});
