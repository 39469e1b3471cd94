/** ActivityWatch's categories as its settings return them, or as its web UI and its server export them. */
import * as v from 'valibot';
import { ActivityWatchClass } from '../documents/rules.ts';
import { joinCategory } from './category-path.ts';

/** The bare list, or an object with one: `classes`, `categories`, `settings.classes`. Its items are not read yet. */
export const ListOfClasses = v.union([
  v.array(v.unknown()),
  v.pipe(
    v.looseObject({ classes: v.array(v.unknown()) }),
    v.transform(({ classes }) => classes)
  ),
  v.pipe(
    v.looseObject({ categories: v.array(v.unknown()) }),
    v.transform(({ categories }) => categories)
  ),
  v.pipe(
    v.looseObject({ settings: v.looseObject({ classes: v.array(v.unknown()) }) }),
    v.transform(({ settings }) => settings.classes)
  )
]);

/** `name` of the class, or its number in the list, for a sentence. */
export type RefusedClass = { name: string; reason: string };
export type ReadClass =
  { accepted: ActivityWatchClass; note: RefusedClass | undefined } | { refused: RefusedClass };

const HasSelection = v.looseObject({
  rule: v.looseObject({ type: v.literal('regex'), select_keys: v.pipe(v.array(v.string()), v.minLength(1)) })
});

/** What of a class has no counterpart here; it is used without. */
function noteOn(item: unknown, { name }: ActivityWatchClass): RefusedClass | undefined {
  const selection = v.safeParse(HasSelection, item);
  if (!selection.success) return undefined;
  const keys = selection.output.rule.select_keys.join(', ');
  return {
    name: `"${joinCategory(name)}"`,
    reason: `was limited to ${keys} (select_keys), which is not supported: its pattern looks at app and title.`
  };
}

/** One class of a list; where it has another shape, what is wrong with it. */
export function readClass(item: unknown, index: number): ReadClass {
  const parsed = v.safeParse(ActivityWatchClass, item);
  if (parsed.success) return { accepted: parsed.output, note: noteOn(item, parsed.output) };
  const named = v.safeParse(v.looseObject({ name: v.array(v.string()) }), item);
  const name = named.success ? `"${joinCategory(named.output.name)}"` : `number ${index + 1}`;
  const at = v.getDotPath(parsed.issues[0]) ?? 'the whole rule';
  return { refused: { name, reason: `has another shape: ${at}: ${parsed.issues[0].message}` } };
}
