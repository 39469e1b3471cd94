/** Draws every icon of the app from `static/icon.svg`. Run it after changing the mark: `node scripts/make-icons.js`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';

const mark = readFileSync('static/icon.svg', 'utf8');
const GROUND = '<rect width="512" height="512" rx="112" fill="#125e63" />';

/** Systems cut maskable icons to a shape of their own: the ground fills the square, the mark stays in the middle. */
const full = mark
  .replace(GROUND, '<rect width="512" height="512" fill="#125e63" />')
  .replace('<g clip-path', '<g transform="translate(51 51) scale(0.8)"><g clip-path')
  .replace('</g>\n</svg>', '</g></g>\n</svg>');

/** One colour on nothing, for systems that tint icons themselves; the wave is left out of the bars. */
const monochrome = mark
  .replace(GROUND, '')
  .replaceAll('#7fd0cb', '#fbf8f2')
  .replace(/<g clip-path="url\(#bars\)">/, '<g mask="url(#wave)"><g clip-path="url(#bars)">')
  .replace(/<path fill="none"[^>]*>/, '')
  .replace('</g>\n</svg>', '</g></g>\n</svg>')
  .replace(
    '</defs>',
    '<mask id="wave"><rect width="512" height="512" fill="#fff" /><path fill="none" stroke="#000" stroke-width="22" ' +
      'd="M64 330 C120 290 168 290 216 322 S312 362 360 330 S448 290 480 318" /></mask></defs>'
  );

/** @type {[name: string, svg: string, size: number][]} */
const icons = [
  ['favicon-32.png', mark, 32],
  ['icon-192.png', mark, 192],
  ['icon-512.png', mark, 512],
  ['icon-maskable-512.png', full, 512],
  ['icon-monochrome-512.png', monochrome, 512],
  ['apple-touch-icon.png', full, 180]
];

for (const [name, svg, size] of icons) {
  const png = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
  writeFileSync(`static/${name}`, png);
  console.log(`static/${name}: ${size} × ${size}, ${png.length} bytes`);
}
