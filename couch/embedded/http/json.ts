import { badRequest, invalidJson } from '../errors.ts';

/** Nesting that everything which recurses over JSON can take: views, validation, comparisons, JavaScript itself. */
const deepestNesting = 1200;

const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** How deeply lists and objects are nested in valid JSON text. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
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
    }
  }
  return deepest;
}

/** JavaScript reads a number out of range as Infinity, which would be stored as null. */
function refuseInfinity(_key: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError('A number is out of range.');
  return value;
}

/** @throws CouchError 400, also for numbers that JavaScript cannot hold and for what is nested too deeply. */
export function parseJson(text: string): unknown {
  if (depthOf(text) > deepestNesting) throw badRequest(`JSON may be nested ${deepestNesting} levels deep.`);
  try {
    if (/[eE]\+?\d{3}|\d{300}/.test(text)) JSON.parse(text, refuseInfinity);
    return JSON.parse(text);
  } catch {
    throw invalidJson();
  }
}
