/** An error response of CouchDB: the HTTP status, and `error` and `reason` of its JSON body. */
export class CouchError extends Error {
  override readonly name = 'CouchError';
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  headers: Record<string, string> = {};

  constructor(status: number, error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.status = status;
    this.error = error;
    this.reason = reason;
  }

  /** Adds headers to the response. @returns the error itself. */
  withHeaders(headers: Record<string, string>): this {
    this.headers = headers;
    return this;
  }
}

export const badRequest = (reason: string) => new CouchError(400, 'bad_request', reason);
export const invalidJson = () => badRequest('invalid UTF-8 JSON');
export const invalidRev = () => badRequest('Invalid rev format');
export const queryError = (reason: string) => new CouchError(400, 'query_parse_error', reason);
export const notFound = (reason = 'missing') => new CouchError(404, 'not_found', reason);
export const noDatabase = () => notFound('Database does not exist.');
export const conflict = () => new CouchError(409, 'conflict', 'Document update conflict.');
export const forbidden = (reason: string) => new CouchError(403, 'forbidden', reason);
export const unauthorized = (reason: string) => new CouchError(401, 'unauthorized', reason);
export const wrongCredentials = () => unauthorized('Name or password is incorrect.');
export const tooLarge = (maxBytes: number) =>
  new CouchError(
    413,
    'document_too_large',
    `The request body is too large: at most ${maxBytes} bytes are taken.`
  );
export const wrongContentType = (expected = 'application/json') =>
  new CouchError(415, 'bad_content_type', `Content-Type must be ${expected}`);
export const wrongContentEncoding = (encoding: string) =>
  new CouchError(415, 'bad_content_type', `${encoding} is not a supported content encoding.`);

export const notImplemented = (feature: string) =>
  new CouchError(
    501,
    'not_implemented',
    `${feature} not supported by the embedded endpoint; use CouchDB for it.`
  );

export const methodNotAllowed = (methods: string[]) =>
  new CouchError(405, 'method_not_allowed', `Only ${methods.join(',')} allowed`).withHeaders({
    Allow: methods.join(', ')
  });
