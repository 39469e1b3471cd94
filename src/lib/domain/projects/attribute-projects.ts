/** The project of every piece of a window, and where it is known from. */
import type { CompiledRules } from '../categorise/compile-rules.ts';
import type { Span } from '../activitywatch/spans.ts';
import type { FindNames } from './known-names.ts';

const DAY_MS = 86_400_000;

export type ProjectSource = '' | 'editor' | 'title' | 'held' | `rule:${string}`;
export type Attributed = { project: string; projectSource: ProjectSource };

/** What a piece tells of its project. `stretch` numbers the spans of uninterrupted presence. */
export type Clued = Span & {
  app: string;
  title: string;
  domain: string;
  incognito: boolean;
  category: string;
  editor: { project: string; branch: string } | undefined;
  stretch: number;
};

type Held = { project: string; stretch: number; untilMs: number };

/**
 * The pieces (sorted by start) with their projects: the editor's, else a known name in the title, else a rule's, else
 * the last one for `projectHoldSeconds` while the person stays and the category is work. A piece is cut where holding
 * ends. Incognito pieces have none.
 */
export function attributeProjects<T extends Clued>(
  pieces: readonly T[],
  rules: CompiledRules,
  namesOn: (day: number) => FindNames
): (T & Attributed)[] {
  const result: (T & Attributed)[] = [];
  let held: Held | undefined;
  for (const piece of pieces) {
    const seen = piece.incognito ? undefined : visibleProject(piece, rules, namesOn, held);
    if (seen !== undefined) {
      result.push({ ...piece, ...seen });
      held = { ...seen, stretch: piece.stretch, untilMs: piece.endMs + rules.projectHoldSeconds * 1000 };
    } else {
      result.push(...hold(piece, held, rules));
    }
  }
  return result;
}

function visibleProject(
  piece: Clued,
  rules: CompiledRules,
  namesOn: (day: number) => FindNames,
  held: Held | undefined
): Attributed | undefined {
  if (piece.editor !== undefined && piece.editor.project !== '') {
    return { project: piece.editor.project, projectSource: 'editor' };
  }
  const names = namesOn(Math.floor(piece.startMs / DAY_MS))(piece.title);
  const named = names.find((name) => name === held?.project) ?? names[0];
  if (named !== undefined) return { project: named, projectSource: 'title' };
  const rule = rules.findProjectRule({ ...piece, branch: piece.editor?.branch ?? '' });
  return rule && { project: rule.project, projectSource: `rule:${rule.id}` };
}

function hold<T extends Clued>(piece: T, held: Held | undefined, rules: CompiledRules): (T & Attributed)[] {
  const none: Attributed = { project: '', projectSource: '' };
  const mayHold = held !== undefined && held.stretch === piece.stretch && held.untilMs > piece.startMs;
  if (!mayHold || piece.incognito || !isWork(piece.category, rules)) return [{ ...piece, ...none }];
  const kept: T & Attributed = { ...piece, project: held.project, projectSource: 'held' };
  if (held.untilMs >= piece.endMs) return [kept];
  return [
    { ...kept, endMs: held.untilMs },
    { ...piece, ...none, startMs: held.untilMs }
  ];
}

function isWork(category: string, rules: CompiledRules): boolean {
  return rules.weightOf(category) >= 1 || category === 'Work' || category.startsWith('Work > ');
}
