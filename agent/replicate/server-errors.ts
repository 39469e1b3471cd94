/** What the responses of a server mean to the user of this machine. */
import * as v from 'valibot';
import { classifyResponse, readRetryAfterMs } from '#domain/api/classify-response.ts';
import { ServerError, type ServerErrorKind } from '../errors.ts';

/** What follows most messages, except while a machine is being connected. */
export const SAFE = 'What was collected is safe on this machine and is sent next time.';

type Details = { cause?: unknown; retryAfterMs?: number; setupMessage?: string };

const safely = (
  kind: ServerErrorKind,
  message: string,
  { setupMessage = message, ...options }: Details = {}
): ServerError => new ServerError(kind, `${message} ${SAFE}`, { ...options, setupMessage });

export const offline = (url: string, cause: unknown): ServerError => {
  const certificate = certificateProblem(cause);
  if (certificate !== undefined) {
    const what = `The certificate of the server at ${url} is not accepted here (${certificate}): `;
    const setupMessage =
      `${what}if your organisation has an authority of its own, set NODE_EXTRA_CA_CERTS=<its certificate>; otherwise ` +
      'tell your admin.';
    return safely('offline', `${what}see tidesheet test.`, { cause, setupMessage });
  }
  const slow = cause instanceof Error && cause.name === 'TimeoutError' ? ' in time' : '';
  return safely('offline', `The server did not respond at ${url}${slow}.`, { cause });
};

/** What is wrong with a certificate, as Node names it; undefined where something else went wrong. */
function certificateProblem(cause: unknown): string | undefined {
  const { cause: inner } = cause instanceof Error ? cause : {};
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS/.test(code) ? code : undefined;
}

export const gone = (url: string): ServerError =>
  new ServerError('gone', `Your database is not on the server at ${url} any more.`);

export const notTidesheet = (url: string, cause?: unknown): ServerError => {
  const explain = (what: string) =>
    `The response from ${url} is not from a Tidesheet server: check ${what}, and whether this network asks you to sign in ` +
    'first.';
  return safely('unexpected', explain('SERVER_URL'), {
    cause,
    setupMessage: explain('--server, or the link')
  });
};

export type Received = {
  status: number;
  /** The body. */
  text: string;
  /** Its header `Retry-After`. */
  retryAfter: string | null;
  /** The server's address. */
  url: string;
  /** The user name that was given. */
  who: string;
};

/**
 * The error that a response means; undefined for a response that can be used, which some errors of a single document
 * are.
 */
export function errorOf({ status, text, retryAfter, url, who }: Received): ServerError | undefined {
  switch (classifyResponse({ status, text })) {
    case 'signed-out':
      return refusedToken(url, who);
    case 'locked':
      return safely('locked', `The server at ${url} has locked ${who} for a few minutes.`);
    case 'blocked':
      return safely(
        'blocked',
        `Something between this machine and the server at ${url} refuses requests (${status}), for example a firewall or ` +
          `a proxy. ${IF_IT_CONTINUES}`
      );
    case 'rate-limited': {
      const retryAfterMs = readRetryAfterMs(retryAfter, Date.now());
      const message = `The server at ${url} asks to wait for ${Math.ceil(retryAfterMs / 1000)} seconds (429).`;
      return safely('busy', message, { retryAfterMs });
    }
    case 'too-large':
      return safely(
        'too-large',
        `The server at ${url} refuses the data as too large (413). ${IF_IT_CONTINUES}`
      );
    case 'unavailable':
    case 'server-error':
      return safely(
        'unexpected',
        `The server at ${url} responded with an error (${status}). ${IF_IT_CONTINUES}`
      );
    case 'not-tidesheet':
      return notTidesheet(url);
    case 'no-database':
      return gone(url);
    default:
      return undefined;
  }
}

/** PouchDB's error for a response that refused a whole request or has another shape; any other error unchanged. */
export function errorOfPouch(url: string, error: unknown): unknown {
  if (error instanceof TypeError) return notTidesheet(url, error);
  if (typeof error !== 'object' || error === null || !('status' in error)) return error;
  const reason = 'reason' in error ? `: ${String(error.reason)}` : '';
  return safely(
    'unexpected',
    `The server at ${url} refused a request (${String(error.status)}${reason}). ${IF_IT_CONTINUES}`
  );
}

/** CouchDB's has a reason, that of the service a sentence. */
const Refusal = v.object({ reason: v.optional(v.string()), error: v.string() });

/** The error of a request that was refused, for example because of its content. Its cause is the reason that the server gave. */
export function rejected({ status, text, url }: Pick<Received, 'status' | 'text' | 'url'>): ServerError {
  const refusal = v.safeParse(Refusal, parseJson(text));
  const reason = refusal.success ? (refusal.output.reason ?? refusal.output.error) : undefined;
  const detail = reason === undefined ? '' : `: ${reason}`;
  const message = `The server at ${url} refused a request (${status}${detail}). ${IF_IT_CONTINUES}`;
  return safely(status === 400 ? 'rejected' : 'unexpected', message, {
    cause: new Error(reason ?? 'no reason given')
  });
}

const IF_IT_CONTINUES = 'If this continues, tell your admin.';

function refusedToken(url: string, who: string): ServerError {
  const what = `The server at ${url} does not accept the token of ${who} (401): it was revoked, replaced or mistyped. Ask for a new one and`;
  return new ServerError(
    'credentials',
    `${what} set DEVELOPER_ID and API_TOKEN. Until then days are collected but not sent.`,
    { setupMessage: `${what} give it with --token, beside --developer.` }
  );
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
