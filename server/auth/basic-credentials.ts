/** Basic credentials in the one form that everybody reads alike; undefined where there are none. */
export function readBasic(
  header: string | undefined
): { name: string; password: string; authorization: string } | undefined {
  const encoded = /^basic\s+(.*)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64');
  const bytes = decoded.includes(':') ? decoded : Buffer.concat([decoded, Buffer.from(':')]);
  const end = bytes.indexOf(':');
  return {
    name: bytes.subarray(0, end).toString(),
    password: bytes.subarray(end + 1).toString(),
    authorization: `Basic ${bytes.toString('base64')}`
  };
}
