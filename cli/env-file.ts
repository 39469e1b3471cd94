/** Files with settings as environment variables, `.env`. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { TidesheetError } from '#domain/errors.ts';
import { findNearMiss } from './near-miss.ts';

/** Variables by name, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A `.env` file that cannot be read, or a value that it cannot hold. */
export class EnvFileError extends TidesheetError {
  override readonly name = 'EnvFileError';

  constructor(message: string) {
    super(message, { code: 'env-file' });
  }
}

/**
 * The variables of a file; none where there is no such file. `warn` is called for each line that sets nothing, and for
 * each name that is almost one of `names`.
 * @throws EnvFileError
 */
export function readEnvFile(
  path: string,
  { names = [], warn }: { names?: readonly string[]; warn?: ((warning: string) => void) | undefined } = {}
): Env {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const problems = checkEnvLines(text, names);
    for (const { line, problem } of problems) warn?.(`${path}, line ${line}: ${problem}`);
    const ignored = new Set(problems.filter(({ isIgnored }) => isIgnored).map(({ line }) => line));
    // Node would take such a line as the beginning of the next name.
    const lines = text.split(/\r?\n/).filter((_line, at) => !ignored.has(at + 1));
    return parseEnv(lines.join('\n'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new EnvFileError(`The settings in ${path} cannot be read: ${message}.`);
  }
}

const NO_ASSIGNMENT = 'not KEY=value; the line is ignored.';
const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/;

type LineProblem = { line: number; problem: string; isIgnored: boolean };

/**
 * What is wrong with lines of a `.env` file, by number from 1: no `KEY=value`, or a name that is almost one of `names`.
 * Never repeats a value, which may be a secret.
 */
export function checkEnvLines(text: string, names: readonly string[]): LineProblem[] {
  const lines = text.split(/\r?\n/);
  const problems: LineProblem[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const content = lines[at] ?? '';
    const line = at + 1;
    const [, name = '', value = ''] = ASSIGNMENT.exec(content) ?? [];
    if (name === '') {
      if (!/^\s*(#|$)/.test(content)) problems.push({ line, problem: NO_ASSIGNMENT, isIgnored: true });
      continue;
    }
    const meant = names.includes(name) ? undefined : findNearMiss(name, names);
    if (meant !== undefined)
      problems.push({ line, problem: `unknown setting ${name}; did you mean ${meant}?`, isIgnored: false });
    at += linesOfValue(value, lines.slice(at + 1));
  }
  return problems;
}

/** How many of the following lines belong to a value: a quoted one goes on to its other quote, if there is one. */
function linesOfValue(value: string, following: readonly string[]): number {
  const mark = value.charAt(0);
  if (!['"', "'", '`'].includes(mark) || value.indexOf(mark, 1) > 0) return 0;
  return following.findIndex((line) => line.includes(mark)) + 1;
}

const origins = new WeakMap<Env, ReadonlyMap<string, string>>();

/** The variables of several sources, of which later ones win. `originOf` then names the source of a variable. */
export function mergeEnv(sources: readonly { name: string; variables: Env }[]): Env {
  const merged: Record<string, string | undefined> = {};
  const sourceOf = new Map<string, string>();
  for (const { name, variables } of sources) {
    for (const [variable, value] of Object.entries(variables)) {
      merged[variable] = value;
      sourceOf.set(variable, name);
    }
  }
  origins.set(merged, sourceOf);
  return merged;
}

/** Where a variable of `mergeEnv` was set; undefined for any other environment. */
export const originOf = (env: Env, variable: string): string | undefined => origins.get(env)?.get(variable);

/**
 * The text of a `.env` file with some variables set and every other line as it was.
 * @throws EnvFileError for a value that no quotes can hold.
 */
export function setVariables(text: string, variables: Readonly<Record<string, string>>): string {
  const names = Object.keys(variables);
  const others = text.split(/\r?\n/).filter((line) => {
    const name = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1];
    return name === undefined || !names.includes(name);
  });
  while (others.at(-1) === '') others.pop();
  return [...others, ...names.map((name) => `${name}=${quote(variables[name] ?? '')}`), ''].join('\n');
}

/** As `util.parseEnv` reads it: nothing is special between quotes but the same quote. */
function quote(value: string): string {
  if (/^[\w.:/@+-]*$/.test(value)) return value;
  const mark = ["'", '"', '`'].find((candidate) => !value.includes(candidate));
  if (mark === undefined || /[\r\n]/.test(value) || (mark === '"' && value.includes('\\n'))) {
    throw new EnvFileError(
      'A value with line breaks, or with all kinds of quotes, cannot be saved in a .env file.'
    );
  }
  return `${mark}${value}${mark}`;
}
