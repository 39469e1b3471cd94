/** Links of a trial that open the portal signed in: `/sign-in#name=…&password=…`. */

export type Credentials = { name: string; password: string };

/**
 * The credentials of such a link. Only on a loopback address: elsewhere anybody could send a link that signs others in as
 * somebody of their choice. Undefined for anything else.
 */
export function credentialsOf(
  address: Pick<Location, 'hostname' | 'pathname' | 'hash'>
): Credentials | undefined {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (!loopback || address.pathname !== '/sign-in') return undefined;
  const fragment = new URLSearchParams(address.hash.slice(1));
  const name = fragment.get('name');
  const password = fragment.get('password');
  return name !== null && password !== null ? { name, password } : undefined;
}
