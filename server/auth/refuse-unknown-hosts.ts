/**
 * Which names this server responds under. A page whose name was rebound to this machine's address is of our own origin for
 * the browser, so that only the Host header tells it apart.
 */
import { isIP } from 'node:net';
import type { Middleware } from 'koa';
import { isLoopback } from '../listen-address.ts';
import { RequestError } from '../errors.ts';

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/** Names below these are never resolved by public DNS. */
const PRIVATE_NAME = /\.(localhost|local|lan|internal|home\.arpa)$/;

export type Addresses = {
  /** How others reach this server, if that is configured. */
  publicUrl: string | undefined;
  /** The address that this server listens on. */
  host: string;
};

/**
 * Refuses names that a stranger may own, where the names of this server are known: it listens on this machine only, or
 * PUBLIC_URL is set. Nobody can rebind an address or a name without a dot.
 * @throws RequestError `unknown-host`; `invalid-request` for a Host header that is no name
 */
export function refuseUnknownHosts({ publicUrl, host }: Addresses): Middleware {
  const own = publicUrl === undefined ? undefined : nameOf(new URL(publicUrl).host);
  const isStrict = own !== undefined || isLoopback(host);
  return (ctx, next) => {
    const given = ctx.req.headers.host;
    // HTTP/1.0 has no such header, and no browser speaks it.
    if (!isStrict || !given) return next();
    const name = nameOf(given);
    if (name === undefined)
      throw new RequestError('invalid-request', 'The Host header is not the name of a server.');
    if (name === own || isUnrebindable(name)) return next();
    throw new RequestError(
      'unknown-host',
      'This server does not know the host name of the request.',
      'Its admin sets PUBLIC_URL to the address that people open.'
    );
  };
}

/** The name or address in a Host header, in lower case; undefined for something else. */
function nameOf(host: string): string | undefined {
  const [, name] = HOST.exec(host) ?? [];
  return name?.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

const isUnrebindable = (name: string) => isIP(name) !== 0 || !name.includes('.') || PRIVATE_NAME.test(name);
