import { badRequest, invalidJson } from '../errors.ts';

/** Nesting that everything which recurses over JSON can take: views, validation, comparisons, JavaScript itself. */
const deepestNesting = 1200;

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
const [zero, nine, smallE, largeE] = [0x30, 0x39, 0x65, 0x45];

/** What has to be known of valid JSON text before it is read. */
type Survey = { depth: number; hasExponents: boolean };

function survey(json: string): Survey {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  let hasExponents = false;
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i);
    if (inString) {
      if (unit === backslash) i += 1;
      else if (unit === quote) inString = false;
    } else if (unit === quote) {
      inString = true;
    } else if (unit === openList || unit === openObject) {
      deepest = Math.max(deepest, ++depth);
    } else if (unit === closeList || unit === closeObject) {
      depth -= 1;
    } else if (unit === smallE || unit === largeE) {
      // Of a number, not of `true` or `false`.
      const before = json.charCodeAt(i - 1);
      hasExponents ||= before >= zero && before <= nine;
    }
  }
  return { depth: deepest, hasExponents };
}

const hasEscapedHalves = (json: string) => json.includes('\\ud') || json.includes('\\uD');
const isHalf = (text: string) => /\p{Surrogate}/u.test(text);

/** JavaScript reads a number out of range as Infinity, which would be stored as null; half a character CouchDB never takes. */
function refuseUnfit(key: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError('A number is out of range.');
  if (isHalf(key) || (typeof value === 'string' && isHalf(value))) throw new RangeError('Half a character.');
  return value;
}

/**
 * @throws CouchError 400, also for numbers that JavaScript cannot hold, for halves of characters, and for what is nested too
 * deeply.
 */
export function parseJson(text: string): unknown {
  const { depth, hasExponents } = survey(text);
  if (depth > deepestNesting) throw badRequest(`JSON may be nested ${deepestNesting} levels deep.`);
  try {
    if (hasExponents || hasEscapedHalves(text) || /\d{300}/.test(text)) JSON.parse(text, refuseUnfit);
    return JSON.parse(text);
  } catch {
    throw invalidJson();
  }
}
