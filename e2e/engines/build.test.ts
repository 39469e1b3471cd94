/** What the built dashboard has to be, whatever engine runs it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { beforeAll, describe, expect, it } from 'vitest';
import viteConfig from '../../vite.config.ts';
import { buildEverything } from '../stage/server/server-process.ts';

beforeAll(() => buildEverything());

describe('the oldest versions that the documentation promises', () => {
  const table = readFileSync('docs/browsers.md', 'utf8');
  const rows = [...table.matchAll(/^\| (?<browser>[^|]+?) +\| (?<version>\d+(\.\d+)?) /gm)];
  const promised = Object.fromEntries(rows.map(({ groups }) => [groups?.['browser'], groups?.['version']]));

  it('are the target of the build', () => {
    expect(viteConfig.build?.target).toEqual([
      `chrome${promised['Chrome']}`,
      `edge${promised['Edge']}`,
      `firefox${promised['Firefox']}`,
      `safari${promised['Safari on macOS']}`,
      `ios${promised['Safari on iOS and iPadOS']}`
    ]);
  });

  it('are named to an older browser', () => {
    const line = readFileSync('build/index.html', 'utf8').replaceAll(/\s+/g, ' ');
    const { Chrome, Edge, Firefox, 'Safari on macOS': Safari } = promised;
    expect(line).toContain(`Chrome ${Chrome}, Edge ${Edge}, Firefox ${Firefox}, Safari ${Safari}, and later`);
  });
});

describe('every built script', () => {
  it('has no top-level await, as WebKit runs importers before it has ended', () => {
    const scripts = readdirSync('build', { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.js')
    );
    expect(scripts.length).toBeGreaterThan(20);
    const offenders = scripts.filter((path) => awaitsAtTopLevel(readFileSync(join('build', path), 'utf8')));
    expect(offenders).toEqual([]);
  });

  it.each(['await load()', 'for await (const part of parts);', 'if (late) { x = [await load()]; }'])(
    'would be found with %s',
    (code) => expect(awaitsAtTopLevel(code)).toBe(true)
  );

  it('may await within its functions', () => {
    expect(awaitsAtTopLevel('const load = async () => { for await (const part of parts); }')).toBe(false);
  });
});

const awaitsAtTopLevel = (code: string) => hasAwait(parseAst(code, { sourceType: 'module' }));

/** Whether a part of a syntax tree awaits something outside its functions. */
function hasAwait(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('type' in node && typeof node.type === 'string') {
    if (node.type === 'AwaitExpression' || ('await' in node && node.await === true)) return true;
    if (node.type.includes('Function')) return false;
  }
  return Object.values(node).some(hasAwait);
}
