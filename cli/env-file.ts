/** Files with settings as environment variables, `.env`. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { TidesheetError } from '#domain/errors.ts';

/** Variables by name, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A `.env` file that cannot be read, or a value that it cannot hold. */
export class EnvFileError extends TidesheetError {
  override readonly name = 'EnvFileError';

  constructor(message: string) {
    super(message, { code: 'env-file' });
  }
}

/** The variables of a file; none where there is no such file. @throws EnvFileError */
export function readEnvFile(path: string): Env {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new EnvFileError(`The settings in ${path} cannot be read: ${message}.`);
  }
}

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
    throw new EnvFileError(`A setting cannot hold this value: ${value}`);
  }
  return `${mark}${value}${mark}`;
}
