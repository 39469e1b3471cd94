/** A unit test starts neither a server nor a process: what does is named `*.integration.test.ts`, and runs apart from them. */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';

function refuse(): never {
  throw new Error('A unit test may not start a server or a process: name its file *.integration.test.ts.');
}

const starting = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'];
Object.assign(childProcess, Object.fromEntries(starting.map((name) => [name, refuse])));
syncBuiltinESMExports();
Server.prototype.listen = refuse;
