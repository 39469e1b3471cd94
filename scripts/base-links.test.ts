import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isBasePath, RESERVED } from '#domain/api/base-path.ts';
import { addBase } from './base-links.js';

const linkOf = (source: string) => /href=\{linkBelowBase\((.*)\)\}/.exec(addBase(source))?.[1];

it('adds the base path to links of pages, however they are written', () => {
  expect(linkOf('<a href="/team">Team</a>')).toBe('`/team`');
  expect(linkOf('<a href="/people/{encodeURIComponent(id)}?x=`">Ana</a>')).toBe(
    '`/people/${encodeURIComponent(id)}?x=\\``'
  );
  expect(linkOf('<a href={view.url}>Ana</a>')).toBe('view.url');
  expect(linkOf('<a href="{href}{search}">Ana</a>')).toBe('`${href}${search}`');
  expect(linkOf('<a {href}>Ana</a>')).toBe('href');
  expect(linkOf('{#if x}{#each all as one}<p><svg><a href={one.href}>x</a></svg></p>{/each}{/if}')).toBe(
    'one.href'
  );
});

it('leaves other addresses, and everything else, as they are', () => {
  for (const source of [
    '<a href="#content">Skip</a>',
    '<a href="?year=2026">2026</a>',
    '<a href="https://nodejs.org">Node</a>',
    '<a href="//other.example">x</a>',
    '<EvidenceLink href={url}>x</EvidenceLink>',
    '<p>href</p>'
  ])
    expect(addBase(source)).toBe(source);
});

it('imports beside the code of the component, in the same line', () => {
  const source =
    '<script module>let a;</script>\n<script lang="ts">\n  let b: string;\n</script>\n<a href="/me">Me</a>\n';
  const changed = addBase(source);
  expect(changed).toContain(`<script lang="ts">import { belowBase as linkBelowBase }`);
  expect(changed.split('\n')).toHaveLength(source.split('\n').length);
  expect(addBase('<a href="/me">Me</a>')).toMatch(/^<script>import /);
});

// `$app/navigation` does not know URLs without the base path, and addresses have it.
it('is the only way to other pages', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => /\.(ts|svelte)$/.test(file) && !/base-path|lib.navigation\.ts|service-worker/.test(file)
    )
    .map((file) => `src/${file}`);
  expect(files.length).toBeGreaterThan(100);
  const found = files.filter((file) =>
    /import \{[^}]*\bgoto\b[^}]*\} from '\$app\/navigation'|(page\.)?url\.pathname (===|!==)|location\.pathname (===|!==)/.test(
      readFileSync(file, 'utf8')
    )
  );
  expect(found).toEqual([]);
});

it('is no name of a page', () => {
  const pages = ['src/routes', 'src/routes/(app)']
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && /^[a-z-]+$/.test(entry.name))
    .map(({ name }) => name);
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((page) => !RESERVED.includes(page))).toEqual([]);
  for (const page of pages) expect(isBasePath(`/${page}/more`)).toBe(false);
});
