/** Values that a JSON Schema describes, and values that it nearly describes: for requests to documented routes. */
import type { JsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';

const text = fc.oneof(
  fc.constantFrom(
    'bob',
    'main',
    '2026-01-05',
    '2026-W05',
    'Europe/Berlin',
    'bob@company.test',
    '',
    '\u0000',
    '__proto__'
  ),
  fc.string({ maxLength: 40 })
);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), text);

/** Mostly of the type that the schema says, sometimes of another one; patterns and lengths are not looked at. */
export function nearly(schema: JsonSchema | boolean | undefined, depth = 0): fc.Arbitrary<unknown> {
  if (typeof schema !== 'object' || depth > 6) return anything;
  return fc.oneof({ weight: 12, arbitrary: described(schema, depth) }, { weight: 1, arbitrary: anything });
}

function described(schema: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return fc.oneof(...options.map((option) => nearly(option, depth + 1)));
  switch (schema.type) {
    case 'object':
      return describedObject(schema, depth);
    case 'array': {
      const item = Array.isArray(schema.items) ? schema.items[0] : schema.items;
      return fc.array(nearly(item, depth + 1), { maxLength: 3 });
    }
    case 'integer':
      return fc.oneof(fc.integer({ min: -1, max: 100_000 }), fc.constantFrom(2 ** 53, 1.5));
    case 'number':
      return fc.oneof(
        fc.integer({ min: -1, max: 100_000 }),
        fc.double({ noNaN: true, noDefaultInfinity: true })
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return text;
    default:
      return anything;
  }
}

function describedObject(
  { properties = {}, required = [] }: JsonSchema,
  depth: number
): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, property]) => {
    const value = nearly(property, depth + 1);
    const isMissing = required.includes(name) ? 0.05 : 0.5;
    return fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), value)
      .map(([chance, given]): [string, unknown][] => (chance < isMissing ? [] : [[name, given]]));
  });
  return fc.tuple(...members).map((entries) => Object.fromEntries(entries.flat()));
}
