/** The domain that somebody means who writes it down or pastes an address, as agents tell domains; `''`: none. */
export function readDomain(written: string): string {
  const [, domain = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/]*@)?([^/?#\s]*)/i.exec(written.trim()) ?? [];
  return domain.toLowerCase().replace(/^\*?\.+|^www\.|\.+$/g, '');
}
