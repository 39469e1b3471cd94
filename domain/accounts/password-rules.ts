/** Which passwords somebody may choose: one set of rules for the server and for the forms of the dashboard. */

/** Characters of the shortest and the longest password. */
export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 200;

export type PasswordContext = {
  /** Names of the user that others know: id, e-mail address, display name. */
  names?: readonly string[];
  /** The password in force. */
  current?: string;
  /** Whether a password, as `normalisePassword` returns it, is among the commonest. */
  isCommon?: (password: string) => boolean;
};

/** Passwords that a guesser would not tell apart are equal in this form. */
export const normalisePassword = (password: string): string =>
  password.normalize('NFKC').trim().toLowerCase();

/** What is wrong with a new password, as the end of a sentence that begins with it; undefined: nothing. */
export function findPasswordProblem(password: string, context: PasswordContext = {}): string | undefined {
  const { names = [], current, isCommon = () => false } = context;
  const normalised = normalisePassword(password);
  if (normalised === '') return 'must not be blank';
  if ([...password].length < MIN_PASSWORD_LENGTH)
    return `must have at least ${MIN_PASSWORD_LENGTH} characters`;
  if (password.length > MAX_PASSWORD_LENGTH) return `must have at most ${MAX_PASSWORD_LENGTH} characters`;
  if (/\p{Surrogate}/u.test(password)) return 'must be valid text';
  if (current !== undefined && normalised === normalisePassword(current))
    return 'must not be the same as the old one';
  if (names.flatMap(spellingsOf).includes(normalised.replace(SEPARATORS, '')))
    return 'must not be your name, id or e-mail address';
  if (isCommon(normalised)) return 'is one of the most common passwords, which are guessed first';
  return undefined;
}

const SEPARATORS = /[\s._-]+/g;

/** A name without separators, and of an e-mail address also the part before the sign. */
function spellingsOf(name: string): string[] {
  const [local = name] = name.split('@');
  return [name, local].map((part) => normalisePassword(part).replace(SEPARATORS, '')).filter(Boolean);
}
