import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, it } from 'vitest';

const Picture = v.object({ src: v.string(), sizes: v.string(), type: v.string() });
const Manifest = v.object({ icons: v.array(Picture), screenshots: v.array(Picture) });

/** Width and height from the header of a PNG. */
function sizeOf(path: string): string {
  const png = readFileSync(path);
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

it('the manifest names only pictures that exist, with their sizes', () => {
  const { icons, screenshots } = v.parse(
    Manifest,
    JSON.parse(readFileSync('static/manifest.webmanifest', 'utf8'))
  );
  const pictures = [...icons, ...screenshots].filter(({ type }) => type === 'image/png');
  expect(pictures.length).toBeGreaterThan(6);
  expect(pictures.map(({ src }) => `${src} ${sizeOf(`static${src}`)}`)).toEqual(
    pictures.map(({ src, sizes }) => `${src} ${sizes}`)
  );
});
