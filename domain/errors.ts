/** The base of all errors that people see: what happened, and what to do about it. */

export type TidesheetErrorOptions = ErrorOptions & {
  /** Names the kind of error for programs, `link-expired`; it never changes with the wording. */
  code: string;
  /** What the reader can do, as a sentence of its own. */
  hint?: string | undefined;
};

export class TidesheetError extends Error {
  override readonly name: string = 'TidesheetError';
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, { code, hint, ...options }: TidesheetErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** The HTTP status that an error of CouchDB or PouchDB carries; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const status: unknown = Reflect.get(error, 'status') ?? Reflect.get(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}
