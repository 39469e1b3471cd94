/** What the responses of a server mean to the user of this machine. */
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

/**
 * The error that a response means; undefined for a response that can be used, which some errors of a single
 * document are. `text` is the body, `who` the user name that was given.
 */
export function problemOf(status: number, text: string, url: string, who: string): ServerError | undefined {
  const json = parseJson(text);
  if (status === 401) return new ServerError('credentials', credentialsMessage(url, who));
  if (status === 403 && /locked/i.test(text)) {
    return new ServerError('locked', `The server at ${url} has locked ${who} for a few minutes. ${SAFE}`);
  }
  if (status === 413) {
    return new ServerError(
      'unexpected',
      `The server at ${url} refuses the data as too large (413). ${IF_IT_CONTINUES} ${SAFE}`
    );
  }
  if (status >= 500) {
    return new ServerError(
      'unexpected',
      `The server at ${url} responded with an error (${status}). ${IF_IT_CONTINUES} ${SAFE}`
    );
  }
  if (json === undefined) return notTidesheet(url);
  const lacksDatabase = status === 404 && /database does not exist|no_db_file/i.test(text);
  return lacksDatabase ? gone(url) : undefined;
}

/** PouchDB's error for a response that refused a whole request or has another shape; any other error unchanged. */
export function refusal(url: string, error: unknown): unknown {
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
