// Packs the agent for `npm install -g <server>/agent.tgz`: the folder dist/agent, and the same as dist/agent.tgz.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { runNpm } from './npm.js';

const bundler = ['node_modules/rolldown/bin/cli.mjs', '-c', 'agent/package/rolldown.config.ts'];
const { status } = spawnSync(process.execPath, [...bundler, '--logLevel', 'warn'], {
  stdio: ['ignore', 'ignore', 2]
});
if (status !== 0) throw new Error('The agent could not be bundled; the reason is above.');
for (const program of ['agent.js', 'setup.sh']) chmodSync(`dist/agent/${program}`, 0o755);

const { name, version } = JSON.parse(readFileSync('dist/agent/package.json', 'utf8'));
// npm sets all times to the same one, so the same sources give the same bytes.
if (!runNpm(['pack', './dist/agent', '--pack-destination', 'dist', '--ignore-scripts', '--loglevel=error']))
  throw new Error('npm could not pack the agent; its output is above.');
renameSync(`dist/${name}-${version}.tgz`, 'dist/agent.tgz');
