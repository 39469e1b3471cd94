/** What the responses of a server mean to the user of this machine. */
import { classifyResponse, readRetryAfterMs } from '#domain/api/classify-response.ts';
import { ServerError } from '../errors.ts';

const SAFE = 'What was collected is safe on this machine and is sent next time.';

export const offline = (url: string, cause: unknown): ServerError => {
  const certificate = certificateProblem(cause);
  if (certificate !== undefined) {
    const message = `The certificate of the server at ${url} is not accepted here (${certificate}): see tidesheet test. ${SAFE}`;
    return new ServerError('offline', message, { cause });
  }
  const slow = cause instanceof Error && cause.name === 'TimeoutError' ? ' in time' : '';
  return new ServerError('offline', `The server did not respond at ${url}${slow}. ${SAFE}`, { cause });
};

/** What is wrong with a certificate, as Node names it; undefined where something else went wrong. */
function certificateProblem(cause: unknown): string | undefined {
  const { cause: inner } = cause instanceof Error ? cause : {};
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS/.test(code) ? code : undefined;
}

export const gone = (url: string): ServerError =>
  new ServerError('gone', `Your database is not on the server at ${url} any more.`);

export const notTidesheet = (url: string, cause?: unknown): ServerError =>
  new ServerError(
    'unexpected',
    `The response from ${url} is not from a Tidesheet server: check SERVER_URL, and whether this network ` +
      `asks you to sign in first. ${SAFE}`,
    { cause }
  );

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
      return new ServerError('credentials', credentialsMessage(url, who));
    case 'locked':
      return new ServerError('locked', `The server at ${url} has locked ${who} for a few minutes. ${SAFE}`);
    case 'blocked':
      return new ServerError(
        'blocked',
        `Something between this machine and the server at ${url} refuses requests (${status}), for example a firewall or ` +
          `a proxy. ${IF_IT_CONTINUES} ${SAFE}`
      );
    case 'rate-limited': {
      const retryAfterMs = readRetryAfterMs(retryAfter, Date.now());
      const message = `The server at ${url} asks to wait for ${Math.ceil(retryAfterMs / 1000)} seconds (429). ${SAFE}`;
      return new ServerError('busy', message, { retryAfterMs });
    }
    case 'too-large':
      return new ServerError(
        'too-large',
        `The server at ${url} refuses the data as too large (413). ${IF_IT_CONTINUES} ${SAFE}`
      );
    case 'unavailable':
    case 'server-error':
      return new ServerError(
        'unexpected',
        `The server at ${url} responded with an error (${status}). ${IF_IT_CONTINUES} ${SAFE}`
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
  return new ServerError(
    'unexpected',
    `The server at ${url} refused a request (${String(error.status)}${reason}). ${IF_IT_CONTINUES} ${SAFE}`
  );
}

const IF_IT_CONTINUES = 'If this continues, tell your admin.';

const credentialsMessage = (url: string, who: string) =>
  `The server at ${url} does not accept the token of ${who} (401): it was revoked, replaced or mistyped. Ask for a new ` +
  'one and set DEVELOPER_ID and API_TOKEN. Until then days are collected but not sent.';

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
