// npm run demo | start | agent | bench | attack | build | package: installs and builds what is missing, then runs the program.
import { spawn } from 'node:child_process';
import { ensureAgentPackage, ensureDashboard, ensurePrograms, ensureServerPackage } from './build.js';
import { ensureInstalled } from './install.js';

const [program = '', ...args] = process.argv.slice(2);
/** Those that serve the dashboard, and offer the agent. */
const SERVING = ['server', 'demo', 'build'];

try {
  ensureInstalled();
  if (program === 'package') pack();
  else runProgram();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function pack() {
  ensureServerPackage();
  console.log('The server’s package: dist/packages/tidesheet-server.tgz');
}

function runProgram() {
  ensurePrograms();
  if (SERVING.includes(program)) {
    ensureDashboard();
    ensureAgentPackage();
  }
  if (program !== 'build') run(`dist/${program}.js`);
}

/** @param {string} file */
function run(file) {
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the whole group by itself; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}
