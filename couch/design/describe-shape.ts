/**
 * The schemas of documents as data that the validation functions walk: CouchDB runs no valibot, and a bound that two places
 * name would soon be two bounds.
 */
import type * as v from 'valibot';
import type { RowLimits } from '#domain/documents/day.ts';

/** A part of JSON Schema, with a word of our own for flat lists of rows. `findShapeProblem` in shape.js checks it. */
export type Shape = {
  type?: 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
  enum?: unknown[];
  anyOf?: Shape[];
  /** The member `by` says which of the shapes `of` it is. */
  by?: string;
  of?: Record<string, Shape>;
  minLength?: number;
  maxLength?: number;
  minimum?: number | string;
  maximum?: number | string;
  integer?: true;
  pattern?: string;
  format?: 'date' | 'instant';
  items?: Shape;
  tuple?: Shape[];
  rows?: RowLimits;
  /** By name; those in `optional` may be missing. */
  members?: Record<string, Shape>;
  optional?: string[];
};

/** Any schema of valibot, as far as it can be read. */
type Readable = v.GenericSchema & {
  pipe?: readonly unknown[];
  entries?: Record<string, v.GenericSchema>;
  items?: readonly v.GenericSchema[];
  item?: v.GenericSchema;
  wrapped?: v.GenericSchema;
  options?: readonly unknown[];
  key?: string;
  literal?: unknown;
};

type Action = { kind: string; type: string; requirement?: unknown; metadata?: Partial<Shape> };

/**
 * The shape of what a schema takes. Checks that are functions are left out, except those that state what they check as metadata.
 * @throws TypeError for a schema that has no shape here
 */
export function describeShape(schema: v.GenericSchema): Shape {
  const readable: Readable = schema;
  const [base, ...actions] = readable.pipe ?? [readable];
  const shape = base === readable ? describeType(readable) : describeShape(base as v.GenericSchema);
  return actions.reduce<Shape>(
    (described, action) => ({ ...described, ...describeAction(action as Action) }),
    shape
  );
}

function describeType(schema: Readable): Shape {
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type: schema.type };
    case 'literal':
      return { enum: [schema.literal] };
    case 'picklist':
      return { enum: [...(schema.options ?? [])] };
    case 'union':
      return { anyOf: (schema.options ?? []).map((option) => describeShape(option as v.GenericSchema)) };
    case 'variant':
      return describeVariant(schema);
    case 'nullable':
      return { anyOf: [{ type: 'null' }, describeShape(schema.wrapped as v.GenericSchema)] };
    case 'array':
      return { type: 'array', items: describeShape(schema.item as v.GenericSchema) };
    case 'tuple':
      return { type: 'array', tuple: (schema.items ?? []).map(describeShape) };
    case 'object':
    case 'loose_object':
      return describeObject(schema.entries ?? {});
    default:
      throw new TypeError(`A validation function cannot check the type ${schema.type}.`);
  }
}

function describeObject(entries: Record<string, Readable>): Shape {
  const names = Object.keys(entries);
  const isOptional = (name: string) => entries[name]?.type === 'optional';
  const describe = (schema: Readable | undefined) =>
    describeShape((schema?.type === 'optional' ? schema.wrapped : schema) as v.GenericSchema);
  return {
    type: 'object',
    members: Object.fromEntries(names.map((name) => [name, describe(entries[name])])),
    optional: names.filter(isOptional)
  };
}

/** @throws TypeError where the member that tells the alternatives apart is no literal in one of them */
function describeVariant({ key = '', options = [] }: Readable): Shape {
  const alternatives = options.map((option): [string, Shape] => {
    const { literal } = (option as Readable).entries?.[key] as Readable;
    if (typeof literal !== 'string') throw new TypeError(`Every alternative needs a literal ${key}.`);
    return [literal, describeShape(option as v.GenericSchema)];
  });
  return { by: key, of: Object.fromEntries(alternatives) };
}

function describeAction({ kind, type, requirement, metadata }: Action): Shape {
  if (kind === 'metadata') {
    const { format, rows } = metadata ?? {};
    // The rows bound every number.
    return { ...(format && { format }), ...(rows && { rows, items: {} }) };
  }
  switch (type) {
    case 'min_length':
      return { minLength: Number(requirement) };
    case 'max_length':
      return { maxLength: Number(requirement) };
    case 'length':
      return { minLength: Number(requirement), maxLength: Number(requirement) };
    case 'min_value':
      return { minimum: requirement as number | string };
    case 'max_value':
      return { maximum: requirement as number | string };
    case 'integer':
    case 'safe_integer':
      return { integer: true };
    case 'regex':
      return { pattern: (requirement as RegExp).source };
    default:
      return {};
  }
}
