const [quote, backslash, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** How deeply lists and objects are nested in valid JSON text. */
export function depthOf(json: string): number {
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
