/** `install.ps1` as PowerShell's grammar reads it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, it } from 'vitest';
import { Language, Parser, type Node } from 'web-tree-sitter';

const script = readFileSync(new URL('install.ps1', import.meta.url), 'utf8');
const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  parser = new Parser().setLanguage(await Language.load(grammar));
});

function parse(text: string): Node {
  const tree = parser.parse(text);
  if (!tree) throw new Error('Nothing was parsed.');
  return tree.rootNode;
}

it('is well-formed, with the address of any server', () => {
  for (const address of ['https://time.company.test', 'http://[::1]:8000'])
    expect(parse(script.replaceAll('@SERVER@', address)).hasError).toBe(false);
  expect(parse(script.replace('-ErrorAction SilentlyContinue)) {', '-ErrorAction')).hasError).toBe(true);
});

it('calls only what every Windows with Node.js has, beside its own functions', () => {
  const names = parse(script).descendantsOfType('command_name');
  expect([...new Set(names.map((node) => node?.text))].sort()).toEqual([
    'Get-Command',
    'Install-Tidesheet',
    'Join-Path',
    'Write-Host',
    'node',
    'npm.cmd'
  ]);
});
