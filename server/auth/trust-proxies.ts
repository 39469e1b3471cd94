/** Headers that proxies set count only where a trusted proxy sent them; anybody else can invent them. */
import type { Context, Middleware } from 'koa';
import { isTrusted, readClientAddress, trustedProxies } from '../../couch/client-address.ts';
import type { Log } from '../service.ts';

const MAX_REPORTED = 10;
const FORWARDED = [
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'forwarded'
];

/** The first middleware: finds the address of the client, and removes what nobody may rely on. */
export function trustProxies(subnets: readonly string[], log: Log): Middleware {
  const trusted = trustedProxies(subnets);
  const reported = new Set<string>();
  return (ctx, next) => {
    const { headers, socket } = ctx.req;
    const address = readClientAddress(ctx.req, trusted);
    ctx.state['clientAddress'] = address;
    if (!isTrusted(socket.remoteAddress, trusted)) {
      if (
        headers['x-forwarded-for'] !== undefined &&
        !reported.has(address) &&
        reported.size < MAX_REPORTED
      ) {
        reported.add(address);
        log(
          `${address} sent X-Forwarded-For and is not trusted. If it is your proxy, name it in TRUSTED_PROXIES.`
        );
      }
      for (const name of FORWARDED) delete headers[name];
    }
    return next();
  };
}

/** The address of the client of a request. */
export const clientAddressOf = (ctx: Context): string => {
  const found: unknown = ctx.state['clientAddress'];
  return typeof found === 'string' ? found : readClientAddress(ctx.req);
};
