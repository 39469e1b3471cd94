/** Objects that a watcher wrote as text: Sublime Text's gives `str(project_data)`, which is Python's form of a dictionary. */

const TOKEN = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\b(True|False|None)\b|([()])|,(?=\s*[)\]}])/gs;
const CONSTANTS: Record<string, string> = { True: 'true', False: 'false', None: 'null' };

/** The object that a text (JSON or Python) stands for; undefined for any other text. */
export function parseStringified(text: string): object | undefined {
  if (!/^\s*\{.*\}\s*$/s.test(text)) return undefined;
  return parseJson(text) ?? parseJson(text.replace(TOKEN, toJson));
}

function toJson(
  _: string,
  single: string | undefined,
  double: string | undefined,
  constant: string | undefined,
  bracket: string | undefined
): string {
  const quoted = single ?? double;
  if (quoted !== undefined) return JSON.stringify(quoted.replace(/\\(.)/gs, '$1'));
  if (constant !== undefined) return CONSTANTS[constant] ?? 'null';
  return bracket === undefined ? '' : bracket === '(' ? '[' : ']';
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
