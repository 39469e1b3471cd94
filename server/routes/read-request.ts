import type { Context } from 'koa';
import getRawBody from 'raw-body';
import * as v from 'valibot';

const MOST_BYTES = 64 * 1024;

/** The JSON body of a request, as the schema has it. Throws 400 that names every wrong field, 413, or 415. */
export async function readBody<S extends v.GenericSchema>(
  ctx: Context,
  schema: S
): Promise<v.InferOutput<S>> {
  if (!ctx.is('json')) ctx.throw(415, 'Send JSON, with the header Content-Type: application/json.');
  const text = await getRawBody(ctx.req, { encoding: 'utf8', limit: MOST_BYTES }).catch((error: unknown) => {
    const status = error instanceof Error && 'status' in error && error.status === 413 ? 413 : 400;
    return ctx.throw(
      status,
      status === 413 ? `The body may have ${MOST_BYTES} bytes at most.` : 'The body broke off.'
    );
  });
  const result = v.safeParse(
    v.pipe(v.string(), v.parseJson(undefined, 'The body is not valid JSON.'), schema),
    text
  );
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => {
    const missing = issue.type === 'object' && issue.received === 'undefined';
    return [v.getDotPath(issue), missing ? 'is missing' : issue.message].filter(Boolean).join(': ');
  });
  return ctx.throw(400, problems.join('; '));
}
