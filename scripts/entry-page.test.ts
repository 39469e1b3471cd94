import { expect, it } from 'vitest';
import { entryPageOf } from './entry-page.js';

const RENDERED = `<link href="./_app/immutable/entry/start.js" rel="modulepreload"><div id="root"><h1>Sign in</h1>
<script>{ __sveltekit_1 = { base: new URL(".", location).pathname.slice(0, -1) };
Promise.all([import("./_app/immutable/entry/start.js"), import("./_app/immutable/entry/app.js")]).then(([kit, app]) => {
kit.start(app, element, {
node_ids: [0, 35] }); }); }</script></div>`;

it('names its files from the root on, because it is sent at any depth', () => {
  const page = entryPageOf(RENDERED);
  expect(page).toContain('href="/_app/immutable/entry/start.js"');
  expect(page).toContain('import("/_app/immutable/entry/app.js")');
  expect(page).toContain('__sveltekit_1 = { base: "" }');
  expect(page).not.toContain('./_app');
});

it('decides before the form is drawn whether this browser knows somebody', () => {
  const page = entryPageOf(RENDERED);
  expect(page.indexOf('tidesheet.context')).toBeGreaterThan(0);
  expect(page.indexOf('tidesheet.context')).toBeLessThan(page.indexOf('<h1>Sign in</h1>'));
  expect(page.indexOf('return kit.start(app, element);')).toBeLessThan(page.indexOf('node_ids'));
});

it.each([
  ['the root', RENDERED.replace('<div id="root">', '<div>')],
  ['the start', RENDERED.replace('kit.start(app, element, {', 'kit.start({')],
  ['the base', RENDERED.replace('base: new', 'base: old')],
  ['a file beside it', RENDERED.replace('<h1>', `<img src='./_app/a.png'><h1>`)]
])('is refused where SvelteKit renders it otherwise: %s', (_, html) => {
  expect(() => entryPageOf(html)).toThrow('The sign-in page');
});
