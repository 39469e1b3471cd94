/** JSON for reading: as JSON.stringify indents it, but lists of plain values stay on one line. */
export function prettyJson(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    if (items.every(isPlain)) return `[${items.map((item) => prettyJson(item)).join(', ')}]`;
    return `[\n${items.map((item) => inner + prettyJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return '{}';
  const lines = fields.map(([name, field]) => `${inner}${JSON.stringify(name)}: ${prettyJson(field, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

const isPlain = (value: unknown) => typeof value !== 'object' || value === null;
