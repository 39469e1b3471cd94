// Packs the server for `npm install -g ./tidesheet-server.tgz`: program, dashboard, the agent's package and files for deployment.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, renameSync } from 'node:fs';
import { runNpm } from './npm.js';

const { BUILD_DIR = 'dist' } = process.env;
const folder = `${BUILD_DIR}/server`;
const bundler = ['node_modules/rolldown/bin/cli.mjs', '-c', 'server/package/rolldown.config.ts'];
const { status } = spawnSync(process.execPath, [...bundler, '--logLevel', 'warn'], {
  stdio: ['ignore', 'ignore', 2]
});
if (status !== 0) throw new Error('The server could not be bundled; the reason is above.');
chmodSync(`${folder}/dist/server.js`, 0o755);

cpSync('build', `${folder}/build`, { recursive: true, filter: (path) => !path.endsWith('.built') });
cpSync('dist/agent.tgz', `${folder}/dist/agent.tgz`);
cpSync('server/package/README.md', `${folder}/README.md`);
for (const path of [
  'LICENSE',
  'couch/local.ini',
  'deploy/nginx',
  'deploy/systemd',
  'deploy/pm2',
  'deploy/monitoring'
])
  cpSync(path, `${folder}/${path}`, { recursive: true });

const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
if (!runNpm(['pack', `./${folder}`, '--pack-destination', BUILD_DIR, '--ignore-scripts', '--loglevel=error']))
  throw new Error('npm could not pack the server; its output is above.');
renameSync(`${BUILD_DIR}/${name}-${version}.tgz`, `${BUILD_DIR}/tidesheet-server.tgz`);
