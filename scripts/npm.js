import { spawnSync } from 'node:child_process';

/**
 * Runs the npm that started this process, or else the one on the path. Shows only what goes wrong, on stderr.
 * @param {string[]} args
 * @returns {boolean} whether it succeeded
 */
export function runNpm(args) {
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const { status } = spawnSync(command, [...before, ...args], {
    stdio: ['ignore', 'ignore', 2],
    shell: command === 'npm' && process.platform === 'win32'
  });
  return status === 0;
}
