/**
 * Functions of design documents that want out of their sandbox, never end, or take all memory. Only CouchDB's administrator can
 * write them.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Attack, databasePath, OK, type Scenario, sleep } from '../scenario.ts';
import type { Received } from '../send-request.ts';

const DATABASE = 'attacked';

export const designFunctions: Scenario = {
  name: 'design functions',
  skip: () =>
    process.env['COUCHDB_URL'] === undefined
      ? undefined
      : 'a CouchDB elsewhere is not administered through /db',
  run: async (attack) => {
    const folder = mkdtempSync(join(tmpdir(), 'tidesheet-attack-'));
    const headers = attack.target.serverAdmin;
    const path = databasePath(DATABASE);
    const admin = (method: string, below: string, body?: object) => ({
      method,
      path: path + below,
      headers,
      body
    });
    try {
      await attack.send('administrator', admin('PUT', ''), OK);
      const docs = Array.from({ length: 20 }, (_, index) => ({ _id: `n${index}`, index }));
      await attack.send('administrator', admin('POST', '/_bulk_docs', { docs }), OK);
      for (const [name, escape] of Object.entries(escapes(join(folder, 'escaped'))))
        await runView(attack, name, `function (doc) { ${escape} }`);
      for (const [name, map] of Object.entries(ENDLESS)) await runView(attack, name, map);
      const validate_doc_update = 'function () { for (;;) {} }';
      await attack.send(
        'validation',
        admin('PUT', '/_design/validation', { validate_doc_update }),
        isHarmless
      );
      await attack.send('validation', admin('PUT', '/n0', {}), isHarmless);
      await attack.send(
        'filter',
        admin('PUT', '/_design/f', { filters: { f: ENDLESS['loop'] } }),
        isHarmless
      );
      await attack.send('filter', admin('GET', '/_changes?filter=f/f'), isHarmless);
      await sleep(500);
      attack.check(!existsSync(join(folder, 'escaped')), 'a function wrote a file');
      await attack.send('administrator', admin('DELETE', ''), [...OK, 404]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
};

/** Whatever the response is: the server gave one. */
const isHarmless = ({ status }: Received) => status > 0;

async function runView(attack: Attack, name: string, map: string): Promise<void> {
  const path = `${databasePath(DATABASE)}/_design/${name}`;
  const headers = attack.target.serverAdmin;
  const body = { language: 'javascript', views: { all: { map } } };
  await attack.send(name, { method: 'PUT', path, headers, body }, isHarmless);
  await attack.send(name, { path: `${path}/_view/all`, headers }, isHarmless);
}

/** Ways to the process, each of which would write a file. */
function escapes(file: string): Record<string, string> {
  const write = (fs: string) => `${fs}.writeFileSync(${JSON.stringify(file)}, 'x');`;
  const withProcess = `var m = p.getBuiltinModule ? p.getBuiltinModule('fs') : p.mainModule.require('fs'); ${write('m')}`;
  const viaConstructor = (object: string) =>
    `var p = ${object}.constructor.constructor('return process')(); ${withProcess}`;
  return {
    import: `import('node:fs').then(function (fs) { ${write('fs')} }); emit(1);`,
    'import-source': `emit(import.source && 1);`,
    this: viaConstructor('this'),
    emit: viaConstructor('emit'),
    global: viaConstructor('globalThis'),
    document: viaConstructor('doc'),
    error: `try { null.x; } catch (e) { ${viaConstructor('e')} }`,
    stack: `Error.prepareStackTrace = function (e, frames) { return frames; };
      new Error().stack.forEach(function (frame) { var f = frame.getFunction && frame.getFunction();
        if (f) { ${viaConstructor('f')} } });`,
    overflow: `var deep = function () { deep(); }; try { deep(); } catch (e) { ${viaConstructor('e')} }`,
    async: `(async function () { await 0; ${viaConstructor('globalThis')} })();`,
    require: `var m = require('fs'); ${write('m')}`
  };
}

const ENDLESS: Record<string, string> = {
  loop: 'function () { for (;;) {} }',
  memory: 'function (doc) { var all = []; for (;;) all.push(new Array(100000).join(doc._id) + all.length); }',
  buffers: 'function () { var all = []; for (;;) all.push(new Uint8Array(50000000).fill(1)); }',
  rows: 'function () { for (var i = 0; i < 100000000; i++) emit(i, "a long text that is emitted often"); }',
  regex: 'function () { emit(/^(a+)+$/.test(new Array(40).join("a") + "b")); }'
};
