// Lets components name pages by their route, `<a href="/team">`, wherever the server is: each link of a component gets the base path
// when it is drawn, so that no page can forget it, and a link also works in another tab.
import { parse } from 'svelte/compiler';

const IMPORT = `import { belowBase as linkBelowBase } from '#lib/base-path.ts';`;

/** @typedef {{ type: string, name?: string, start: number, end: number, value?: unknown }} Node */

/** @returns {import('svelte/compiler').PreprocessorGroup} */
export const baseLinks = () => ({
  name: 'base-links',
  markup: ({ content, filename = '' }) =>
    filename.includes('/src/') ? { code: addBase(content) } : undefined
});

/**
 * @param {string} source Of a component.
 * @returns {string}
 */
export function addBase(source) {
  if (!source.includes('href')) return source;
  const root = parse(source, { modern: true });
  const links = hrefsIn(root.fragment).filter((href) => isOwn(href.value));
  if (links.length === 0) return source;
  const edits = links.map(({ start, end, value }) => ({
    start,
    end,
    text: `href={linkBelowBase(${expressionOf(value, source)})}`
  }));
  const script = root.instance;
  if (script) {
    const { start } = /** @type {Node} */ (/** @type {unknown} */ (script.content));
    edits.push({ start, end: start, text: IMPORT });
  } else edits.push({ start: 0, end: 0, text: `<script>${IMPORT}</script>` });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source);
}

/**
 * The attributes `href` of all links.
 * @param {unknown} node
 * @returns {Node[]}
 */
function hrefsIn(node) {
  if (Array.isArray(node)) return node.flatMap(hrefsIn);
  if (typeof node !== 'object' || node === null) return [];
  const { type, name, attributes } = /** @type {Record<string, unknown>} */ (node);
  const own =
    type === 'RegularElement' && name === 'a' && Array.isArray(attributes)
      ? attributes.filter((one) => one.type === 'Attribute' && one.name === 'href')
      : [];
  return [...own, ...Object.values(node).flatMap(hrefsIn)];
}

/**
 * Not what is known to be another site, or a place or state of the same page.
 * @param {unknown} value
 */
function isOwn(value) {
  const [first] = Array.isArray(value) ? value : [];
  return value !== true && (first?.type !== 'Text' || /^\/(?!\/)/.test(first.data));
}

/**
 * @param {unknown} value Text and expressions in turn, or one expression.
 * @param {string} source
 * @returns {string}
 */
function expressionOf(value, source) {
  const parts = Array.isArray(value) ? value : [value];
  const expression = (/** @type {{ expression: Node }} */ part) =>
    source.slice(part.expression.start, part.expression.end);
  if (parts.length === 1 && parts[0].type === 'ExpressionTag') return expression(parts[0]);
  const texts = parts.map((part) =>
    part.type === 'Text' ? part.data.replaceAll(/[\\`$]/g, '\\$&') : `\${${expression(part)}}`
  );
  return `\`${texts.join('')}\``;
}
