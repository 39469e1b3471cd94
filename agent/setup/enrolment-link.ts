/** An enrolment link, `https://tidesheet.example.com/enrol#<secret>`, and what the server gives for it, once. */
import * as v from 'valibot';
import { type Enrolment, enrolRoute } from '#domain/api/enrolment.ts';
import { ErrorResponse } from '#domain/api/error.ts';
import { pathOf } from '#domain/api/route.ts';
import { LinkError } from '../errors.ts';
import { errorOf, notTidesheet, offline, parseJson } from '../replicate/server-errors.ts';
import type { Settings } from './settings-file.ts';

export type EnrolmentLink = { server: string; secret: string };

const TIMEOUT_MS = 60_000;

/** Undefined for anything else, such as the bare address of a server. */
export function readLink(text: string): EnrolmentLink | undefined {
  const [, server, secret] = /^(https?:\/\/[^\s#?/@]+)\/enrol#([\w-]{43})$/i.exec(text.trim()) ?? [];
  return server === undefined || secret === undefined || !URL.canParse(server)
    ? undefined
    : { server, secret };
}

/**
 * Uses the link up. Returns the settings that connect this machine to the server.
 * @throws LinkError where the server refuses the link; ServerError where it does not respond as one.
 */
export async function redeemLink({ server, secret }: EnrolmentLink): Promise<Settings> {
  const { status, text, retryAfter } = await post(server, { secret });
  if (status === enrolRoute.status) {
    const enrolled = v.safeParse(enrolRoute.response, parseJson(text));
    if (!enrolled.success) throw notTidesheet(server);
    const { developer_id, api_token } = enrolled.output;
    return { SERVER_URL: server, DEVELOPER_ID: developer_id, API_TOKEN: api_token };
  }
  // Something in between may have refused the request.
  const error = errorOf({ status, text, retryAfter, url: server, who: 'the enrolment link' });
  if (error) throw error;
  const refusal = v.safeParse(ErrorResponse, parseJson(text));
  throw refusal.success ? new LinkError(refusal.output.error) : notTidesheet(server);
}

async function post(
  server: string,
  body: Enrolment
): Promise<{ status: number; text: string; retryAfter: string | null }> {
  try {
    const response = await fetch(server + pathOf(enrolRoute), {
      method: enrolRoute.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS)
    });
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, text: await response.text(), retryAfter };
  } catch (cause) {
    throw offline(server, cause);
  }
}
