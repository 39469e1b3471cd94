/** What a machine is called in document ids. */

/** A host name as a `DeviceName`: anything unusual becomes `-`; a name of nothing else becomes `device`. */
export function deviceNameOf(hostname: string): string {
  const plain = hostname
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-');
  return plain.replace(/^[^A-Za-z0-9]+/, '').slice(0, 63) || 'device';
}
