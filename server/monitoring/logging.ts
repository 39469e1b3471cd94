/** The log: lines for people, or JSON for programs. Whatever is written, secrets are taken out of it first. */
import type { Log } from '../service.ts';
import { currentRequestId, type RequestLine } from './observe-requests.ts';

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const GONE = '[removed]';

/** What must not be in a log: credentials wherever they stand, and addresses in URLs and ids. */
const SECRETS: readonly [RegExp, string][] = [
  [/(\w:\/\/)[^\s/@]+:[^\s/@]+@/g, `$1${GONE}@`],
  [/\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{6,}/gi, `$1 ${GONE}`],
  [/\b(AuthSession=)[^\s;"',]+/gi, `$1${GONE}`],
  [/\b((?:admin-token|set-cookie|cookie|authorization)"?\s*[:=]\s*"?)[^\s"',}]+/gi, `$1${GONE}`],
  [/("?(?:password|secret|token|api_token|API_TOKEN|ADMIN_TOKEN)"?\s*[:=]\s*"?)[^\s"',}&]+/g, `$1${GONE}`],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]+/g, GONE],
  // `/enrol#…`, `/e/…`: anybody with the link connects a machine.
  [/(\/enrol(?:ment)?s?[/#?]+)[A-Za-z0-9_-]{20,}/g, `$1${GONE}`],
  // `<label>.<secret>` of an agent.
  [/\b([a-z0-9-]{1,40}\.)[A-Za-z0-9_-]{40,}\b/g, `$1${GONE}`],
  [/(org\.couchdb\.user(?::|%3A))[^\s/?"']+/gi, `$1${GONE}`],
  // In a path or query; a name that could not sign in is logged on purpose.
  [/([/?&=][^\s"'?&/=]*?)[A-Za-z0-9._+-]+(?:@|%40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}/gi, `$1${GONE}`]
];

/** The line without secrets. */
export const redact = (line: string): string =>
  SECRETS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);

export type Logging = {
  log: Log;
  /** Undefined where requests are not logged. */
  logRequest: ((line: RequestLine) => void) | undefined;
};

/** `write` gets a line. Requests are logged as JSON only: a person reads what went wrong. */
export async function openLog(format: LogFormat, write: (line: string) => void): Promise<Logging> {
  if (format === 'text')
    return {
      log: (line) => write(`${new Date().toISOString()} ${withId(redact(line))}`),
      logRequest: undefined
    };
  const { default: pino } = await import('pino');
  const destination = { write: (line: string) => write(line.trimEnd()) };
  const logger = pino(
    {
      base: { service: 'tidesheet' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      mixin: () => {
        const id = currentRequestId();
        return id === undefined ? {} : { requestId: id };
      }
    },
    destination
  );
  return {
    log: (line) => {
      const text = redact(line);
      if (/\b(failed|damaged|could not|cannot)\b/i.test(text)) logger.error(text);
      else if (/\b(refused|missing|locked|unreadable)\b/i.test(text)) logger.warn(text);
      else logger.info(text);
    },
    logRequest: (line) => logger.info(line, 'request')
  };
}

function withId(line: string): string {
  const id = currentRequestId();
  return id === undefined ? line : `${line} (request ${id})`;
}
