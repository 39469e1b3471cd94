import { badRequest, invalidJson } from '../errors.ts';

/** The depth that all recursive code can handle: views, validation, comparisons, JavaScript's own parser. */
const MAX_DEPTH = 1200;

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];
const [zero, nine, smallE, largeE] = [0x30, 0x39, 0x65, 0x45];

/** Properties of a JSON text, found without parsing it. */
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
      // An exponent follows a digit; `true` and `false` have no digits.
      const before = json.charCodeAt(i - 1);
      hasExponents ||= before >= zero && before <= nine;
    }
  }
  return { depth: deepest, hasExponents };
}

const hasEscapedSurrogates = (json: string) => json.includes('\\ud') || json.includes('\\uD');
const hasLoneSurrogate = (text: string) => /\p{Surrogate}/u.test(text);

/** JavaScript parses a number out of range as Infinity and stores it as null. CouchDB accepts no lone surrogates. */
function rejectUnstorable(key: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError('A number is out of range.');
  if (hasLoneSurrogate(key) || (typeof value === 'string' && hasLoneSurrogate(value)))
    throw new RangeError('A lone surrogate.');
  return value;
}

/**
 * Parses JSON. @throws CouchError 400, also for numbers that JavaScript cannot represent, for lone surrogates, and for too
 * many levels.
 */
export function parseJson(text: string): unknown {
  const { depth, hasExponents } = survey(text);
  if (depth > MAX_DEPTH) throw badRequest(`JSON may be nested ${MAX_DEPTH} levels deep.`);
  try {
    if (hasExponents || hasEscapedSurrogates(text) || /\d{300}/.test(text))
      JSON.parse(text, rejectUnstorable);
    return JSON.parse(text);
  } catch {
    throw invalidJson();
  }
}
