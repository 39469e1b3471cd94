// Packs the agent for `npm install -g <server>/agent.tgz`: the folder agent of BUILD_DIR, and the same as agent.tgz.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { runNpm } from './npm.js';

const { BUILD_DIR = 'dist' } = process.env;
const folder = `${BUILD_DIR}/agent`;
const bundler = ['node_modules/rolldown/bin/cli.mjs', '-c', 'agent/package/rolldown.config.ts'];
const { status } = spawnSync(process.execPath, [...bundler, '--logLevel', 'warn'], {
  stdio: ['ignore', 'ignore', 2]
});
if (status !== 0) throw new Error('The agent could not be bundled; the reason is above.');
for (const program of ['agent.js', 'setup.sh']) chmodSync(`${folder}/${program}`, 0o755);

const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
// npm sets all times to the same one, so the same sources give the same bytes.
if (!runNpm(['pack', `./${folder}`, '--pack-destination', BUILD_DIR, '--ignore-scripts', '--loglevel=error']))
  throw new Error('npm could not pack the agent; its output is above.');
renameSync(`${BUILD_DIR}/${name}-${version}.tgz`, `${BUILD_DIR}/agent.tgz`);
