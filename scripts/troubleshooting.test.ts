/** Messages that docs/troubleshooting.md quotes are those of the programs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The first cells of the tables, where they begin with code. */
const quoted = [...readFileSync('docs/troubleshooting.md', 'utf8').matchAll(/^\| `([^`]+)`/gm)]
  .map(([, message = '']) => message)
  .filter((message) => !message.startsWith('GET '));

const sourcesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));

const sources = ['agent', 'cli', 'server', 'couch', 'domain', 'src']
  .flatMap(sourcesIn)
  .join('\n')
  // A message that takes several lines of code is one text.
  .replaceAll(/['`] \+\s+['`]/g, '');

it('are many', () => expect(quoted.length).toBeGreaterThan(25));

it.each(quoted)('%s', (message) => {
  const missing = message.split('…').filter((part) => !sources.includes(part.trim()));
  expect(missing).toEqual([]);
});
