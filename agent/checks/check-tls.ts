/** Whether what is sent to the server can be read on its way. */
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { CheckOptions } from './check-server.ts';
import { failed, ok, skipped, warning, type Check } from './check.ts';

const NAME = 'TLS';
const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
const SOON_DAYS = 7;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Addresses that no other network reaches: private ones, and names that only a local network gives. */
const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)[\d.]+$|^\[(f[cd]|fe[89ab])|^[^.:[\]]+$|\.(local|lan|internal|home\.arpa)$/i;

/** Looks at the server's certificate. Plain HTTP is well on this machine, a warning in a private network, else a failure. */
export async function checkTls(
  serverUrl: string,
  nowMs: number,
  { isSetup }: CheckOptions = { isSetup: false }
): Promise<Check> {
  const { protocol, hostname, port } = new URL(serverUrl);
  if (protocol === 'https:') return checkCertificate(hostname, Number(port || 443), nowMs);
  if (LOOPBACK.test(hostname)) return ok(NAME, 'not needed: the server is on this machine');
  const detail = `none: data sent to ${hostname}, including the token, can be read in transit`;
  const remedy = `Ask your admin for an address with https, and ${isSetup ? 'give it with --server' : 'set SERVER_URL'}.`;
  if (!PRIVATE.test(hostname)) return failed(NAME, detail, remedy);
  return warning(NAME, `${detail} by others in this network`, `Acceptable for a trial. ${remedy}`);
}

async function checkCertificate(hostname: string, port: number, nowMs: number): Promise<Check> {
  // Looked at only: nothing is sent.
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port, servername: host, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!socket.authorized) return refused(String(socket.authorizationError));
    const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - nowMs) / DAY_MS);
    const detail = `${socket.getProtocol()}, the certificate is valid for ${days} more days`;
    if (days >= SOON_DAYS) return ok(NAME, detail);
    return failed(NAME, detail, 'Tell your admin that it has to be renewed.');
  } catch {
    return skipped(NAME);
  } finally {
    socket.destroy();
  }
}

const refused = (reason: string) =>
  failed(
    NAME,
    `this machine does not accept the certificate (${reason})`,
    'If your organisation has an authority of its own, start the agent with NODE_EXTRA_CA_CERTS=<its certificate>; ' +
      'otherwise tell your admin, and check the clock of this machine.'
  );
