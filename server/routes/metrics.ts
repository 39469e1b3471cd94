/** `GET /metrics`, for Prometheus: with METRICS_TOKEN, or without it from this machine only. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Middleware } from 'koa';
import { RequestError } from '../errors.ts';
import { isLoopback } from '../listen-address.ts';
import { isBelow } from '../mount-couch.ts';
import type { Monitoring } from '../monitoring/monitoring.ts';

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Headers of proxies: a request that passed one does not come from this machine. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

export function serveMetrics(monitoring: Monitoring, token: string | undefined): Middleware {
  const expected = token === undefined ? undefined : hash(`Bearer ${token}`);
  return async (ctx, next) => {
    if (!isBelow('/metrics', ctx) || ctx.path !== '/metrics') return next();
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD')
      throw new RequestError('not-found', `No route matches ${ctx.method} /metrics.`);
    if (expected === undefined) {
      const isForwarded = FORWARDED.some((name) => ctx.req.headers[name] !== undefined);
      if (isForwarded || !isLoopback(ctx.req.socket.remoteAddress ?? ''))
        throw new RequestError(
          'forbidden',
          'Metrics are for this machine only.',
          'Set METRICS_TOKEN on the server, and send it as “Authorization: Bearer …”.'
        );
    } else if (!timingSafeEqual(hash(ctx.get('Authorization')), expected))
      throw new RequestError('sign-in-refused', 'Metrics need the token that METRICS_TOKEN sets.');
    ctx.set('Cache-Control', 'no-store');
    ctx.type = monitoring.metrics.registry.contentType;
    ctx.body = await monitoring.scrape();
  };
}
