/** What a request says, checked by the schemas of its route. */
import type { RouterContext } from '@koa/router';
import getRawBody from 'raw-body';
import * as v from 'valibot';
import type { BodyOf, ParamsOf, QueryOf, RouteDefinition } from '#domain/api/route.ts';
import { RequestError } from '../errors.ts';

const MAX_BYTES = 64 * 1024;

export type RequestOf<R extends RouteDefinition> = {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
};

/** Path, query and JSON body of a request. @throws RequestError that names every wrong field. */
export async function readRequest<R extends RouteDefinition>(
  ctx: RouterContext,
  route: R
): Promise<RequestOf<R>> {
  const problems: string[] = [];
  const params = parse<R['params']>(route.params, ctx.params, { problems, separator: ' ' });
  const query = parse<R['query']>(route.query, { ...ctx.query }, { problems, separator: ' ' });
  const body = parse<R['body']>(withJson(route.body, ctx), await readText(ctx, route), {
    problems,
    separator: ': '
  });
  if (problems.length > 0) throw new RequestError('invalid-request', problems.join('; '));
  return { params, query, body };
}

type Output<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
type Problems = { problems: string[]; separator: string };

/** What the schema makes of a part of the request; problems are collected. The result counts only where there are none. */
function parse<S extends v.GenericSchema | undefined>(
  schema: v.GenericSchema | undefined,
  input: unknown,
  found: Problems
): Output<S>;
function parse(
  schema: v.GenericSchema | undefined,
  input: unknown,
  { problems, separator }: Problems
): unknown {
  if (schema === undefined) return undefined;
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  for (const issue of result.issues) {
    const isMissing = issue.type === 'object' && issue.received === 'undefined';
    const message = isMissing ? 'is missing' : issue.message;
    problems.push([v.getDotPath(issue), message].filter(Boolean).join(separator));
  }
}

const isOptionalBody = (schema: v.GenericSchema) => schema.type === 'optional';

/** The schema of the body as text; that of an optional body which was not sent takes `undefined`. */
function withJson(schema: v.GenericSchema | undefined, ctx: RouterContext): v.GenericSchema | undefined {
  if (schema === undefined || (isOptionalBody(schema) && !ctx.is('json'))) return schema;
  return v.pipe(v.string(), v.parseJson(undefined, 'The body is not valid JSON.'), schema);
}

async function readText(
  ctx: RouterContext,
  { body: schema, maxBodyBytes = MAX_BYTES }: Pick<RouteDefinition, 'body' | 'maxBodyBytes'>
): Promise<string | undefined> {
  if (schema === undefined) return undefined;
  if (!ctx.is('json')) {
    if (isOptionalBody(schema)) return undefined;
    throw new RequestError(
      'unsupported-media-type',
      'Send JSON, with the header Content-Type: application/json.'
    );
  }
  requirePlainUtf8(ctx);
  const bytes = await getRawBody(ctx.req, { limit: maxBodyBytes }).catch((error: unknown) => {
    const isTooLarge = error instanceof Error && 'status' in error && error.status === 413;
    if (isTooLarge)
      throw new RequestError('body-too-large', `The body may have ${maxBodyBytes} bytes at most.`);
    throw new RequestError('invalid-request', 'The body is incomplete.');
  });
  return decodeUtf8(bytes);
}

/** ASCII is a part of UTF-8. */
const CHARSETS = ['', 'utf-8', 'utf8', 'us-ascii', 'ascii'];

/** @throws RequestError for a body in another charset, or compressed. */
function requirePlainUtf8(ctx: RouterContext): void {
  if (!CHARSETS.includes(ctx.request.charset.toLowerCase()))
    throw new RequestError(
      'unsupported-media-type',
      `JSON is sent in UTF-8, not in ${ctx.request.charset}.`,
      'Send Content-Type: application/json.'
    );
  if (['', 'identity'].includes(ctx.get('Content-Encoding').toLowerCase())) return;
  ctx.set('Accept-Encoding', 'identity');
  throw new RequestError('unsupported-media-type', 'Request bodies must not be compressed.');
}

/** Without a byte order mark. @throws RequestError for bytes that are no UTF-8 */
function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestError('invalid-request', 'The body is not valid UTF-8.');
  }
}
