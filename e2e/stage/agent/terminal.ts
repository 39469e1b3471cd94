/** Runs a program in a terminal, and types: the pseudo-terminal of util-linux's `script`. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export const CTRL_C = '\u0003';
export const ENTER = '\r';

/** The reason why there is no terminal; undefined if there is one. */
export function terminalMissing(): string | undefined {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return stdout?.includes('util-linux') ? undefined : 'there is no script of util-linux here';
}

export type Terminal = {
  /** Resolves once the text is shown after the text of the previous call. */
  shows: (text: string) => Promise<void>;
  type: (keys: string) => void;
  /** The exit code, and everything that was on the screen. */
  finished: Promise<{ code: number | null; screen: string }>;
};

export function openTerminal(command: string[], env: NodeJS.ProcessEnv, cwd: string): Terminal {
  const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-q', '-e', '-c', line, '/dev/null'], {
    cwd,
    env: { ...env, SHELL: '/bin/sh', TERM: 'dumb' },
    stdio: ['pipe', 'pipe', 'inherit']
  });
  let screen = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const finished = new Promise<{ code: number | null; screen: string }>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, screen }));
  });
  const shows = async (text: string) => {
    for (;;) {
      const at = screen.indexOf(text, seen);
      if (at >= 0) {
        seen = at + text.length;
        return;
      }
      if (child.exitCode !== null) throw new Error(`"${text}" is not on the screen:\n${screen}`);
      await Promise.race([once(child.stdout, 'data'), finished]);
    }
  };
  return { shows, type: (keys) => child.stdin.write(keys), finished };
}
