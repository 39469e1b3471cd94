/** The commonest passwords, from leaked lists: about 49,000, ordered by how often they occur. */
import { dictionary } from '@zxcvbn-ts/language-common';
import { findPasswordProblem, normalisePassword } from '#domain/accounts/password-rules.ts';
import { RequestError } from '../errors.ts';

let common: Set<string> | undefined;

function isCommonPassword(password: string): boolean {
  common ??= new Set(dictionary['passwords-common'].map(normalisePassword));
  return common.has(password);
}

/** @throws RequestError for a password that nobody may choose, or not this user. */
export function requireGoodPassword(password: string, user: { names: string[]; current?: string }): void {
  const problem = findPasswordProblem(password, { ...user, isCommon: isCommonPassword });
  if (problem !== undefined)
    throw new RequestError('invalid-request', `The new password ${problem}.`, 'Choose a different one.');
}
