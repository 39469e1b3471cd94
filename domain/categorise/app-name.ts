/** An app's name for comparing: `Code.exe` and `code` are the same app. */
export const comparableApp = (app: string) => app.toLowerCase().replace(/\.exe$/, '');

/** Whether a domain (with or without a port) is one of `domains` or below one of them; compared without case. */
export function isWithinDomains(domain: string, domains: readonly string[]): boolean {
  const host = domain.replace(/:\d+$/, '');
  return domains.some((name) => name === domain || name === host || host.endsWith(`.${name}`));
}

/** The domain in what a person typed or pasted, spelled as agents report domains; `''`: none. */
export function readDomain(written: string): string {
  const [, domain = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/]*@)?([^/?#\s]*)/i.exec(written.trim()) ?? [];
  return domain.toLowerCase().replace(/^\*?\.+|^www\.|\.+$/g, '');
}
