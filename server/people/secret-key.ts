/** The derived key of a secret that the service made itself, in place of a password in a user document. */
import { hashPassword, type PasswordHash } from '../../couch/embedded/auth/password.ts';

/**
 * Many iterations slow down guessing a password that a person chose. 256 random bits cannot be guessed, and with few iterations an
 * office of machines can sign in at once. Refusing a wrong secret takes as long as before.
 */
const ITERATIONS = 1000;

/** `secret` must have 256 random bits. */
export const deriveSecretKey = (secret: string): Promise<PasswordHash> => hashPassword(secret, ITERATIONS);
