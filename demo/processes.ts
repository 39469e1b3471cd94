/** The real programs, run as processes of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A bundled program beside this one, such as `server.js`. */
const programPath = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export type Environment = Record<string, string>;

/** Starts a program. It gets this process's environment without its Tidesheet settings, and `env`. */
export function startProgram(file: string, args: string[], env: Environment, cwd: string): ChildProcess {
  const own = [
    'SERVER_URL',
    'DEVELOPER_ID',
    'API_TOKEN',
    'AW_URL',
    'DATA_DIR',
    'ADMIN_TOKEN',
    'COUCHDB_URL',
    'COUCHDB_PREFIX',
    'PORT'
  ];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name)));
  return spawn(process.execPath, ['--enable-source-maps', programPath(file), ...args], {
    cwd,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
}

/** Runs a program to its end. @throws with its output if it fails. */
export async function runProgram(
  file: string,
  args: string[],
  env: Environment,
  cwd: string
): Promise<string> {
  const child = startProgram(file, args, env, cwd);
  const printed: string[] = [];
  child.stdout?.on('data', (chunk) => printed.push(String(chunk)));
  child.stderr?.on('data', (chunk) => printed.push(String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const output = printed.join('');
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${String(code)}:\n${output}`);
  return output;
}

/** Resolves with the first matching line of output. @throws if the program ends before. */
export function waitForLine(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const look = (line: string) => {
      printed.push(line);
      const match = pattern.exec(line);
      if (match) resolve(match);
    };
    if (child.stdout) createInterface(child.stdout).on('line', look);
    if (child.stderr) createInterface(child.stderr).on('line', look);
    child.once('close', () => reject(new Error(`The program ended early:\n${printed.join('\n')}`)));
  });
}

/** Sends SIGTERM to a program and waits until it has ended. */
export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await closed;
}
